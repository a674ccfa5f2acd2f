package io.pgvault.vault.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.RequiredFields;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.catalogue.CatalogueDocument.Kind;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Setup;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.rebuilding.CatalogueFormat;
import io.pgvault.vault.rebuilding.CatalogueItem;
import io.pgvault.vault.vaults.DeletedVault;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.VaultSettings;
import io.pgvault.vault.vaults.VaultState;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link CatalogueFormat} in JSON; fields may be added, with a meaning where they are absent, and are never renamed. */
@Singleton
final class JsonCatalogueFormat implements CatalogueFormat {
    /** What follows from the rest is not written. */
    private static final ObjectMapper MAPPER = ((JsonMapper) ContractJson.mapper())
            .rebuild()
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .build();

    /** Both times are absent for a vault that was not deleted. */
    record VaultContent(
            VaultId id,
            VaultAddress address,
            String location,
            VaultSettings settings,
            Instant createdAt,
            @Nullable Instant deletedAt,
            @Nullable Instant purgeAt) {}

    record PolicyContent(
            PolicyId id, VaultId vaultId, BackupPolicy definition, List<String> dataSourceTypes, String timeZone) {}

    record InstanceContent(
            InstanceId id,
            VaultReference vault,
            String name,
            Setup setup,
            StoredProtection protection,
            List<ErrorDetail> warnings,
            @Nullable DataSourceIdentity identity,
            long version,
            @Nullable Instant protectedSince,
            @Nullable Instant scheduledSince) {}

    @Override
    public CatalogueDocument write(CatalogueItem item, Instant now) {
        return switch (item) {
            case CatalogueItem.OfVault(Vault vault) -> document(vault, content(vault, null, null), now);
            case CatalogueItem.OfDeletedVault(DeletedVault deleted) ->
                document(deleted.vault(), content(deleted.vault(), deleted.deletedAt(), deleted.purgeAt()), now);
            case CatalogueItem.OfPolicy(Policy policy) ->
                document(
                        Kind.POLICY,
                        policy.vaultId(),
                        policy.id().value(),
                        new PolicyContent(
                                policy.id(),
                                policy.vaultId(),
                                policy.definition(),
                                policy.dataSourceTypes(),
                                policy.timeZone()),
                        now);
            case CatalogueItem.OfInstance(BackupInstance instance) ->
                document(
                        Kind.INSTANCE,
                        instance.vault().id(),
                        instance.id().value(),
                        new InstanceContent(
                                instance.id(),
                                instance.vault(),
                                instance.name(),
                                instance.setup(),
                                StoredProtection.of(instance.protection()),
                                instance.warnings(),
                                instance.identity(),
                                instance.version(),
                                instance.protectedSince(),
                                instance.scheduledSince()),
                        now);
        };
    }

    private static VaultContent content(Vault vault, @Nullable Instant deletedAt, @Nullable Instant purgeAt) {
        return new VaultContent(
                vault.id(), vault.address(), vault.location(), vault.settings(), vault.createdAt(), deletedAt, purgeAt);
    }

    private static CatalogueDocument document(Vault vault, VaultContent content, Instant now) {
        return document(Kind.VAULT, vault.id(), vault.id().value(), content, now);
    }

    private static CatalogueDocument document(Kind kind, VaultId vault, UUID id, Record content, Instant now) {
        return new CatalogueDocument(kind, vault, id, now, MAPPER.valueToTree(content));
    }

    @Override
    public CatalogueItem read(CatalogueDocument document) {
        return switch (document.kind()) {
            case VAULT -> item(document, content(document, VaultContent.class));
            case POLICY -> item(document, content(document, PolicyContent.class));
            case INSTANCE -> item(document, content(document, InstanceContent.class));
        };
    }

    private static CatalogueItem item(CatalogueDocument document, VaultContent content) {
        require(document, content.id(), content.id().value());
        Vault vault = new Vault(
                content.id(),
                content.address(),
                content.location(),
                content.settings(),
                VaultState.SUCCEEDED,
                null,
                content.createdAt());
        Instant deletedAt = content.deletedAt();
        Instant purgeAt = content.purgeAt();
        return deletedAt == null || purgeAt == null
                ? new CatalogueItem.OfVault(vault)
                : new CatalogueItem.OfDeletedVault(new DeletedVault(vault, deletedAt, purgeAt));
    }

    private static CatalogueItem item(CatalogueDocument document, PolicyContent content) {
        require(document, content.vaultId(), content.id().value());
        return new CatalogueItem.OfPolicy(new Policy(
                content.id(), content.vaultId(), content.definition(), content.dataSourceTypes(), content.timeZone()));
    }

    private static CatalogueItem item(CatalogueDocument document, InstanceContent content) {
        require(document, content.vault().id(), content.id().value());
        return new CatalogueItem.OfInstance(new BackupInstance(
                content.id(),
                content.vault(),
                content.name(),
                content.setup(),
                content.protection().toProtection(),
                content.warnings(),
                content.identity(),
                content.version(),
                OperationId.random(),
                content.protectedSince(),
                content.scheduledSince()));
    }

    private static <T> T content(CatalogueDocument document, Class<T> type) {
        JsonNode content = document.content();
        String missing = content == null
                ? "content"
                : RequiredFields.missing(content, type).orElse(null);
        if (missing != null) {
            throw new ContradictoryMessageException(
                    "The document of the " + document.subject() + " lacks the field " + missing + ".");
        }
        try {
            return MAPPER.treeToValue(content, type);
        } catch (JsonProcessingException e) {
            throw new ContradictoryMessageException(
                    "The document of the " + document.subject() + " cannot be read: " + e.getOriginalMessage());
        }
    }

    private static void require(CatalogueDocument document, VaultId vault, UUID id) {
        if (!document.vaultId().equals(vault) || !document.id().equals(id)) {
            throw new ContradictoryMessageException(
                    "The document of the " + document.subject() + " describes " + id + " of the vault " + vault + ".");
        }
    }
}
