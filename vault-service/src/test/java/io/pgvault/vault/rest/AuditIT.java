package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.contract.audit.AuditOutcome;
import io.pgvault.contract.audit.AuditRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class AuditIT {
    private final Api api = new Api();
    private final String records = api.vault + "/auditRecords";

    @Inject
    DataSource dataSource;

    @Test
    void aChangeIsRecordedWithWhatWasThereAndWhatIs() {
        Answer made = api.send("PUT", api.vault, Api.vaultBody(), Map.of("User-Agent", "AZURECLI/2.70.0"));
        assertThat(api.put(api.vault, Api.vaultBody().replace("\"a\"", "\"b\"")).status())
                .isEqualTo(200);

        JsonNode listed = api.get(records).body().path("value");

        assertThat(listed).hasSize(2);
        JsonNode changed = listed.get(0);
        assertThat(changed.at("/before/settings/tags/team").asText()).isEqualTo("a");
        assertThat(changed.at("/after/settings/tags/team").asText()).isEqualTo("b");
        JsonNode first = listed.get(1);
        assertThat(first.path("before").isNull() || first.path("before").isMissingNode())
                .isTrue();
        assertThat(first.at("/caller/subject").asText()).isEqualTo("tester");
        assertThat(first.at("/client/userAgent").asText()).isEqualTo("AZURECLI/2.70.0");
        assertThat(first.path("action").asText()).isEqualTo("Microsoft.DataProtection/backupVaults/write");
        assertThat(first.path("resourceId").asText()).isEqualTo(api.vault);
        assertThat(first.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(first.path("status").asInt()).isEqualTo(201);
        assertThat(first.path("correlationId").asText()).isEqualTo(made.header("x-ms-request-id"));
    }

    @Test
    void recordsGoOutOnAStream() {
        try (OtherServices others = new OtherServices()) {
            assertThat(api.put(api.vault, Api.vaultBody()).status()).isEqualTo(201);

            AuditRecord told = others.receive(
                    AuditRecord.class, record -> record.resourceId().equals(api.vault));

            assertThat(told.outcome()).isEqualTo(AuditOutcome.SUCCEEDED);
            assertThat(told.id()).hasToString(api.get(records).text("/value/0/id"));
        }
    }

    @Test
    void whatWasRefusedAndWhatFailedIsRecorded() {
        assertThat(api.put(api.vault, Api.vaultBody()).status()).isEqualTo(201);
        assertThat(Api.member("mallory", "none").get(api.vault).status()).isEqualTo(404);
        assertThat(Api.member("mallory", "none").delete(api.vault).status()).isEqualTo(403);
        assertThat(api.put(api.vault, "{}").status()).isEqualTo(400);

        JsonNode refused =
                api.get(records + "?caller=mallory&outcome=refused").body().path("value");

        assertThat(refused).hasSize(2);
        assertThat(refused.at("/0/errorCode").asText()).isEqualTo("AuthorizationFailed");
        assertThat(refused.at("/1/errorCode").asText()).isEqualTo("BackupVaultNotFound");
        assertThat(api.get(records + "?outcome=Failed").body().path("value")).hasSize(1);
    }

    @Test
    void readsAreNotRecorded() {
        assertThat(api.put(api.vault, Api.vaultBody()).status()).isEqualTo(201);
        assertThat(api.get(api.vault).status()).isEqualTo(200);

        assertThat(api.get(records).body().path("value")).hasSize(1);
    }

    @Test
    void isListedByScopeTimeAndAction() {
        assertThat(api.put(api.vault, Api.vaultBody()).status()).isEqualTo(201);
        assertThat(api.put(api.vault + "/backupPolicies/weekly", Api.policyBody())
                        .status())
                .isEqualTo(200);

        assertThat(api.get(api.group + "/auditRecords").body().path("value")).hasSize(2);
        assertThat(api.get(records + "?action=microsoft.dataprotection/backupvaults/backuppolicies/write")
                        .body()
                        .path("value"))
                .hasSize(1);
        assertThat(api.get(records + "?from=2099-01-01T00:00:00Z").body().path("value"))
                .isEmpty();
        assertThat(api.get(records + "?to=2020-01-01T00:00:00Z").body().path("value"))
                .isEmpty();
        assertThat(api.get(records + "?from=yesterday").status()).isEqualTo(400);
        assertThat(Api.member("mallory", "none")
                        .get(api.group + "/auditRecords")
                        .body()
                        .path("value"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"update audit_record set action = 'x'", "delete from audit_record", "truncate audit_record"})
    void recordsStayAsTheyAre(String statement) {
        assertThatThrownBy(() -> execute(statement))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("audit records are kept as they are");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
