package io.pgvault.vault.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.EndReason;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.instances.ProtectionEnd;
import io.pgvault.vault.instances.Setup;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.rebuilding.CatalogueItem;
import io.pgvault.vault.vaults.DeletedVault;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.SoftDelete;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.VaultSettings;
import io.pgvault.vault.vaults.VaultState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden files lie in storage of whoever used this version: they are read for ever. */
class JsonCatalogueFormatTest {
    private static final Instant AT = Instant.parse("2026-11-28T10:00:00Z");
    private static final Vault VAULT = new Vault(
            new VaultId(new UUID(0, 1)),
            new VaultAddress("s", "Backups", "Main"),
            "westeurope",
            new VaultSettings(
                    "GeoRedundant",
                    "Enabled",
                    "SystemAssigned",
                    "Enabled",
                    new SoftDelete(SoftDelete.State.ALWAYS_ON, 30),
                    Immutability.UNLOCKED,
                    Map.of("team", "shop")),
            VaultState.SUCCEEDED,
            null,
            AT.minusSeconds(3600));
    private static final Policy POLICY = new Policy(
            new PolicyId(new UUID(0, 2)),
            VAULT.id(),
            Samples.policy("Daily").definition(),
            List.of("Microsoft.DBforPostgreSQL/servers/databases"),
            "W. Europe Standard Time");
    private static final Setup SETUP =
            new Setup(Samples.ORDERS, null, POLICY.id(), Samples.SECRET, "pg1/orders", Map.of("cost", "42"));
    private static final ProtectionEnd END =
            new ProtectionEnd(AT, new Caller("6f9e2a51", "dba@example.com"), EndReason.COST_SAVING, "too dear");
    private static final ErrorDetail ERROR = ErrorDetail.of(ErrorCode.DATABASE_AUTHENTICATION, "No such user.");

    private final JsonCatalogueFormat format = new JsonCatalogueFormat();

    static Stream<Arguments> items() {
        return Stream.of(
                of("vault", new CatalogueItem.OfVault(VAULT)),
                of("deleted-vault", new CatalogueItem.OfDeletedVault(new DeletedVault(VAULT, AT, AT.plusSeconds(60)))),
                of("policy", new CatalogueItem.OfPolicy(POLICY)),
                of("configuring", instance(new Protection.Configuring())),
                of("configuring-failed", instance(new Protection.ConfiguringFailed(ERROR))),
                of("protected", instance(new Protection.Configured())),
                of("failing", instance(new Protection.Failing(ERROR))),
                of("updating", instance(new Protection.Updating(SETUP, ERROR))),
                of("stopped", instance(new Protection.Stopped(END))),
                of("suspended", instance(new Protection.Suspended(END))),
                of("deleted", instance(new Protection.SoftDeleted(END, "pg1-orders", AT.plusSeconds(60)))),
                of("deleting", instance(new Protection.SoftDeleting(END))));
    }

    private static Arguments of(String name, CatalogueItem item) {
        return Arguments.of(name, item);
    }

    private static CatalogueItem instance(Protection protection) {
        return new CatalogueItem.OfInstance(new BackupInstance(
                new InstanceId(new UUID(0, 3)),
                VAULT.reference(),
                "pg1-orders",
                SETUP,
                protection,
                List.of(ErrorDetail.of(ErrorCode.RESTORE_HAZARD, "Something to know.")),
                Samples.REACHED,
                1_700_000_000_000L,
                new OperationId(new UUID(0, 4)),
                AT,
                AT.plusSeconds(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("items")
    void isWrittenAsTheGoldenFileSaysAndReadFromIt(String name, CatalogueItem item) throws IOException {
        CatalogueDocument written = format.write(item, AT);
        JsonNode json = ContractJson.mapper().valueToTree(written);
        Path golden = Path.of("src/test/resources/catalogue", name + ".json");
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, json.toPrettyString() + "\n");
        }

        assertThat(json).isEqualTo(ContractJson.mapper().readTree(golden.toFile()));
        CatalogueItem read = format.read(ContractJson.mapper().readValue(golden.toFile(), CatalogueDocument.class));
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("instance.operationId")
                .isEqualTo(item);
    }

    @Test
    void aDocumentThatDescribesAnotherThingIsRefused() {
        CatalogueDocument vault = format.write(new CatalogueItem.OfVault(VAULT), AT);

        assertRefused(
                new CatalogueDocument(vault.kind(), vault.vaultId(), new UUID(0, 9), AT, vault.content()), "describes");
        assertRefused(
                new CatalogueDocument(
                        CatalogueDocument.Kind.POLICY,
                        new VaultId(new UUID(0, 9)),
                        POLICY.id().value(),
                        AT,
                        policy()),
                "describes");
    }

    @Test
    void aDocumentThatLacksSomethingIsRefusedByTheNameOfThat() {
        ObjectNode content = policy().deepCopy();
        content.remove("timeZone");

        assertRefused(
                new CatalogueDocument(
                        CatalogueDocument.Kind.POLICY, VAULT.id(), POLICY.id().value(), AT, content),
                "lacks the field timeZone");
        assertRefused(
                new CatalogueDocument(
                        CatalogueDocument.Kind.POLICY, VAULT.id(), POLICY.id().value(), AT, null),
                "lacks the field content");
    }

    private JsonNode policy() {
        return Objects.requireNonNull(
                format.write(new CatalogueItem.OfPolicy(POLICY), AT).content());
    }

    private void assertRefused(CatalogueDocument document, String words) {
        assertThatThrownBy(() -> format.read(document))
                .isInstanceOf(ContradictoryMessageException.class)
                .hasMessageContaining(words);
    }
}
