package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.vault.access.Action;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers ask the provider itself. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ProviderIT {
    private static final String LOCATION = "/locations/westeurope/";

    private final Api api = new Api();

    @Test
    void listsTheActionsThatRolesAllow() {
        JsonNode operations =
                api.get("/providers/Microsoft.DataProtection/operations").body().path("value");

        assertThat(StreamSupport.stream(operations.spliterator(), false)
                        .map(operation -> operation.path("name").asText()))
                .hasSize(Action.values().length)
                .contains("Microsoft.DataProtection/backupVaults/backupInstances/backup/action");
        JsonNode backup = StreamSupport.stream(operations.spliterator(), false)
                .filter(operation -> operation.path("name").asText().endsWith("/backup/action"))
                .findFirst()
                .orElseThrow();
        assertThat(backup.at("/display/provider").asText()).isEqualTo("Microsoft.DataProtection");
        assertThat(backup.at("/display/resource").asText()).isEqualTo("backupVaults/backupInstances");
        assertThat(backup.at("/display/operation").asText()).isEqualTo("backup");
        assertThat(backup.path("isDataAction").asBoolean()).isFalse();
    }

    @Test
    void saysWhetherAVaultCanHaveAName() {
        assertThat(checked("main").path("nameAvailable").asBoolean()).isTrue();
        assertThat(api.put(api.vault, Api.vaultBody()).status()).isEqualTo(201);

        JsonNode taken = checked("Main");
        assertThat(taken.path("nameAvailable").asBoolean()).isFalse();
        assertThat(taken.path("reason").asText()).isEqualTo("AlreadyExists");
        assertThat(checked("1-").path("reason").asText()).isEqualTo("Invalid");
    }

    private JsonNode checked(String name) {
        Answer answer = api.post(
                api.group + LOCATION + "checkNameAvailability",
                "{\"name\":\"" + name + "\",\"type\":\"Microsoft.DataProtection/BackupVaults\"}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.body();
    }

    @ParameterizedTest
    @CsvSource({
        "Microsoft.DBforPostgreSQL/servers/databases, GenerallyAvailable",
        "microsoft.dbforpostgresql/FLEXIBLESERVERS, GenerallyAvailable",
        "Microsoft.Storage/storageAccounts/blobServices, NotSupported"
    })
    void saysWhatCanBeProtected(String type, String status) {
        JsonNode answer = feature("{\"objectType\":\"FeatureValidationRequest\",\"featureType\":\"DataSourceType\","
                + "\"featureName\":\"" + type + "\"}");

        assertThat(answer.path("objectType").asText()).isEqualTo("FeatureValidationResponse");
        assertThat(answer.path("features")).hasSize(1);
        assertThat(answer.at("/features/0/featureName").asText()).isEqualTo(type);
        assertThat(answer.at("/features/0/supportStatus").asText()).isEqualTo(status);
    }

    @Test
    void saysAllThatCanBeProtectedToWhoNamesNothing() {
        assertThat(feature("{}").path("features")).hasSize(2);
    }

    private JsonNode feature(String body) {
        Answer answer = api.post(
                "/subscriptions/tests/providers/Microsoft.DataProtection" + LOCATION + "checkFeatureSupport", body);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.body();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crossRegionRestore",
                "validateCrossRegionRestore",
                "fetchCrossRegionRestoreJob",
                "fetchCrossRegionRestoreJobs",
                "fetchSecondaryRecoveryPoints"
            })
    void saysThatNothingIsRestoredAcrossRegions(String operation) {
        Answer answer = api.post(api.group + LOCATION + operation, "{}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("NotSupported");
        assertThat(answer.errorMessage()).contains(operation, "in any region");
    }

    @Test
    void namesTheInstanceThatProtectsADataSource() {
        try (OtherServices others = new OtherServices()) {
            Story story = new Story(others).vault().policy();
            String asked = story.api.dataSource() + "/providers/Microsoft.DataProtection/backupInstances";
            assertThat(story.api.get(asked).body().path("value")).isEmpty();

            story.protectedInstance();

            assertThat(story.api.get(asked).body().at("/value/0/id").asText()).isEqualTo(story.api.instance);
            assertThat(story.api.get(asked.toUpperCase(Locale.ROOT)).body().path("value"))
                    .hasSize(1);
            assertThat(Api.member("nobody", "nowhere").get(asked).body().path("value"))
                    .isEmpty();
        }
    }

    @Test
    void tellsOfAnOperationInItsResourceGroup() {
        Answer begun = api.put(api.vault, Api.vaultBody());
        String status = begun.header("Azure-AsyncOperation");
        String token = status.substring(status.lastIndexOf('/') + 1).replaceFirst("\\?.*", "");

        Answer answer = api.get(api.group + "/operationStatus/" + token);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.text("/id")).isEqualTo(api.group + "/operationStatus/" + token);
        assertThat(api.get(api.group.replace("rg-", "other-") + "/operationStatus/" + token)
                        .status())
                .isEqualTo(404);
    }
}
