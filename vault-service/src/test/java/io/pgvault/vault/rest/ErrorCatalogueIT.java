package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.error.ErrorCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What callers can do wrong, and what they are told. In paths and bodies {@code {v}} is a vault with the policy
 * {@code weekly}, {@code {i}} an instance in it that uses the policy, and {@code {g}} the vault's group.
 */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
@SuppressWarnings("NullAway.Init") // JUnit makes the story
class ErrorCatalogueIT {
    private static Story story;

    @BeforeAll
    static void begin() {
        try (OtherServices others = new OtherServices()) {
            story = new Story(others);
            story.vault().policy().protectedInstance();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            unknown path                | GET {g}/backupVaultz                          | 404 ResourceNotFound       | /backupVaultz
            unknown vault               | GET {g}/backupVaults/none                     | 404 BackupVaultNotFound    | The backup vault none does not exist in the resource group rg-
            list in unknown vault       | GET {g}/backupVaults/none/backupJobs          | 404 BackupVaultNotFound    | none
            unknown policy              | GET {v}/backupPolicies/none                   | 404 BackupPolicyNotFound   | The backup policy none does not exist in the backup vault main.
            unknown instance            | GET {v}/backupInstances/none                  | 404 BackupInstanceNotFound | The backup instance none does not exist in the backup vault main.
            backup of unknown instance  | POST {v}/backupInstances/none/backup {"backupRuleOptions": {"ruleName": "BackupWeekly"}} | 404 BackupInstanceNotFound | none
            unknown recovery point      | GET {i}/recoveryPoints/0123456789abcdef0123456789abcdef | 404 RecoveryPointNotFound | 0123456789abcdef0123456789abcdef
            no id of a recovery point   | GET {i}/recoveryPoints/latest                 | 404 RecoveryPointNotFound  | latest
            unknown job                 | GET {v}/backupJobs/3d4c1ab7-5f9e-4b6e-9a3b-0a2b8a3b7f10 | 404 JobNotFound  | There is no job 3d4c1ab7-5f9e-4b6e-9a3b-0a2b8a3b7f10 in the backup vault main.
            no id of a job              | POST {v}/backupJobs/latest/cancel             | 404 JobNotFound            | latest
            unknown operation           | GET {v}/operationStatus/none                  | 404 OperationNotFound      | none
            method for other paths      | PATCH {i} {}                                  | 405 MethodNotAllowed       | The method PATCH is not allowed for the path /subscriptions
            method without a meaning    | DELETE {i}/recoveryPoints                     | 405 MethodNotAllowed       | DELETE is not allowed
            no token of a page          | GET {g}/backupVaults?$skipToken=%25           | 400 InvalidRequest         | $skipToken
            another list's page         | GET {v}/backupJobs?$skipToken=YWJj            | 400 InvalidRequest         | $skipToken
            bad name of a vault         | PUT {g}/backupVaults/1main {"location": "here"} | 400 InvalidRequest       | begins with a letter and does not end with a hyphen. '1main' does not fit.
            bad name of a policy        | PUT {v}/backupPolicies/we_kly {}              | 400 InvalidRequest         | A policy's name has 3 to 150 letters, digits and hyphens. 'we_kly' does not fit.
            bad name of an instance     | PUT {v}/backupInstances/a$b {}                | 400 InvalidRequest         | instance: A backup instance's name has 1 to 260 letters
            no body of a vault          | PUT {g}/backupVaults/other null               | 400 InvalidRequest         | body: it is required.
            broken JSON                 | PUT {g}/backupVaults/other {"location": "here" | 400 InvalidRequest        | The body is not well-formed JSON (line 1, column
            text instead of JSON        | PUT {g}/backupVaults/other location=here      | 400 InvalidRequest         | The body is not well-formed JSON (line 1, column
            list instead of object      | PUT {g}/backupVaults/other []                 | 400 InvalidRequest         | body
            number instead of object    | PUT {g}/backupVaults/other 7                  | 400 InvalidRequest         | body
            no location                 | PUT {g}/backupVaults/other {}                 | 400 InvalidRequest         | location: it is required.
            object instead of text      | PUT {g}/backupVaults/other {"location": {}}   | 400 InvalidRequest         | The property location has a value of the wrong type.
            text instead of object      | PUT {g}/backupVaults/other {"location": "here", "properties": "none"} | 400 InvalidRequest | The property properties has a value of the wrong type.
            list instead of tags        | PUT {g}/backupVaults/other {"location": "here", "tags": ["a"]} | 400 InvalidRequest | The property tags has a value of the wrong type.
            text instead of days        | PUT {g}/backupVaults/other {"location": "here", "properties": {"securitySettings": {"softDeleteSettings": {"retentionDurationInDays": "many"}}}} | 400 InvalidRequest | retentionDurationInDays has a value of the wrong type
            soft delete                 | PUT {g}/backupVaults/other {"location": "here", "properties": {"securitySettings": {"softDeleteSettings": {"state": "Maybe"}}}} | 400 InvalidRequest | softDeleteSettings.state: 'Maybe' is not one of Off, On, AlwaysOn
            unknown redundancy          | PUT {g}/backupVaults/other {"location": "here", "properties": {"storageSettings": [{"type": "Raid"}]}} | 400 InvalidRequest | 'Raid' is not one of LocallyRedundant, ZoneRedundant, GeoRedundant
            vault in another place      | PUT {v} {"location": "elsewhere"}             | 400 InvalidRequest         | its location cannot change to elsewhere
            vault in use                | DELETE {v}                                    | 400 UserErrorVaultHasProtectedItems | Cannot delete the Backup vault as there are existing backup instances
            policy in use               | DELETE {v}/backupPolicies/weekly              | 400 UserErrorPolicyInUse   | The backup policy weekly is used by backup instances.
            validation without instance | POST {v}/validateForBackup {}                 | 400 InvalidRequest         | backupInstance: it is required.
            backup without rule         | POST {i}/backup {"backupRuleOptions": {}}     | 400 InvalidRequest         | backupRuleOptions.ruleName: it is required.
            backup with unknown rule    | POST {i}/backup {"backupRuleOptions": {"ruleName": "Hourly"}} | 400 BMSUserErrorDPPAdhocBackupNotAllowedForBackupType | has no rule 'Hourly'. Its backup rule is 'BackupWeekly'
            restore without target      | POST {i}/restore {"recoveryPointId": "0123456789abcdef0123456789abcdef"} | 400 InvalidRequest | restoreTargetInfo: it is required.
            validation of no restore    | POST {i}/validateRestore {}                   | 400 InvalidRequest         | restoreRequestObject: it is required.
            validation without target   | POST {i}/validateRestore {"restoreRequestObject": {"recoveryPointId": "0123456789abcdef0123456789abcdef"}} | 400 InvalidRequest | restoreRequestObject.restoreTargetInfo: it is required.
            roles without the right     | POST {i}/restore {"recoveryPointId": "0123456789abcdef0123456789abcdef", "restoreTargetInfo": {"datasourceInfo": {"resourceID": "/databases/d", "resourceName": "d", "datasourceType": "Microsoft.DBforPostgreSQL/servers/databases"}, "datasourceAuthCredentials": {"objectType": "SecretStoreBasedAuthCredentials", "secretStoreResource": {"uri": "https://keys.example.com/secrets/s", "secretStoreType": "AzureKeyVault"}}, "restoreOptions": {"roles": "CreateMissing"}}} | 400 InvalidRequest | restoreOptions.roles: only a user with CREATEROLE makes roles
            grants for nothing          | POST {i}/grantScript {}                       | 400 InvalidRequest         | use: it is required.
            grants of no version        | POST {v}/grantScript {"use": "Backup", "database": "d"} | 400 InvalidRequest | majorVersion: it is required.
            grants of an odd version    | POST {v}/grantScript {"use": "Backup", "database": "d", "majorVersion": 9} | 400 InvalidRequest | majorVersion: it is one of PostgreSQL, from 10 on, not 9.
            """)
    void isToldWhatIsWrong(String name, String request, String outcome, String message) {
        String[] parts = resolved(request).split(" ", 3);
        assertFailure(send(parts[0], parts[1], parts.length > 2 ? parts[2] : null), outcome, message);
    }

    @ParameterizedTest(name = "policy: {0} for {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `"properties"`                    | `"other"`                    | UserErrorInvalidBackupPolicy | properties: it is missing.
            `"objectType": "BackupPolicy",`   | `` | UserErrorInvalidBackupPolicy | properties.objectType: it is missing. Write BackupPolicy.
            "BackupPolicy"                    | "BackupPlan"                 | UserErrorInvalidBackupPolicy | properties.objectType: 'BackupPlan' is unknown. Write BackupPolicy.
            "AzureBackupRule"                 | "AzureOtherRule"             | UserErrorInvalidBackupPolicy | Rule 'BackupWeekly'.objectType: 'AzureOtherRule' is unknown. Write AzureBackupRule or AzureRetentionRule.
            "ScheduleBasedTriggerContext"     | "AdhocTrigger"               | UserErrorInvalidBackupPolicy | 'AdhocTrigger' is unknown
            "AbsoluteDeleteOption"            | "Never"                      | UserErrorInvalidBackupPolicy | lifecycles.deleteAfter.objectType: 'Never' is unknown
            W. Europe Standard Time           | Middle Earth Time            | UserErrorInvalidBackupPolicy | trigger.schedule.timeZone: 'Middle Earth Time' is unknown. Use an IANA name
            R/2026-08-15T22:00:00+00:00/P1W   | every sunday                 | UserErrorInvalidBackupPolicy | 'every sunday' is not of the form R/start/period. Write it like R/
            /P1W                              | /P1Q                         | UserErrorInvalidBackupPolicy | the period 'P1Q' is not a duration
            2026-08-15T22                     | 2026-02-30T22                | UserErrorInvalidBackupPolicy | does not exist
            "P3M"                             | "3 months"                   | UserErrorInvalidBackupPolicy | Rule 'Default', lifecycles.deleteAfter.duration: '3 months' is not understood. Write a duration
            "FirstOfMonth"                    | "SecondOfMonth"              | UserErrorInvalidBackupPolicy | 'SecondOfMonth' is unknown. Use one of
            "ArchiveStore"                    | "Tape"                       | UserErrorInvalidBackupPolicy | 'Tape' is unknown. Use one of
            "taggingPriority": 99             | "taggingPriority": "high"    | InvalidRequest               | taggingPriority has a value of the wrong type
            "taggingPriority": 15             | "taggingPriority": 99        | UserErrorInvalidBackupPolicy | riorit
            ["Microsoft                        | [{}, "Microsoft              | InvalidRequest | The property properties.datasourceTypes[0] has a value of the wrong type.
            Microsoft.DBforPostgreSQL/servers/databases | Microsoft.Compute/disks | UserErrorInvalidBackupPolicy | properties.datasourceTypes: 'Microsoft.Compute/disks' is unknown
            """)
    void isToldWhatIsWrongWithAPolicy(String part, @Nullable String replacement, String code, String message) {
        String body = Api.policyBody();
        assertThat(body).contains(part);
        String wrong = body.replace(part, replacement == null ? "" : replacement);
        assertFailure(send("PUT", api().vault + "/backupPolicies/other", wrong), "400 " + code, message);
        assertThat(api().get(api().vault + "/backupPolicies/other").status()).isEqualTo(404);
    }

    @ParameterizedTest(name = "instance: {0} for {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "BackupInstance"                  | "BackupItem"                 | 400 InvalidRequest | objectType: 'BackupItem' is not one of BackupInstance.
            "dataSourceInfo"                  | "other"                      | 400 InvalidRequest | dataSourceInfo: it is required.
            "objectType": "Datasource"        | "objectType": "Database"     | 400 InvalidRequest | dataSourceInfo.objectType: 'Database' is not one of Datasource.
            "resourceId": "/                  | "resourceId": "              | 400 InvalidRequest | is not an ARM id: it begins with a slash.
            "policyInfo"                      | "other"                      | 400 InvalidRequest | policyInfo: it is required.
            "policyId"                        | "other"                      | 400 InvalidRequest | policyInfo.policyId: it is required.
            /backupPolicies/weekly            | /backupPolicies/none         | 404 BackupPolicyNotFound | The backup policy none does not exist in the backup vault main.
            /backupPolicies/weekly            | 2/backupPolicies/weekly      | 400 InvalidRequest | is not the id of a policy of this vault
            "datasourceAuthCredentials"       | "other"                      | 400 InvalidRequest | datasourceAuthCredentials: it is required.
            "SecretStoreBasedAuthCredentials" | "Password"                   | 400 InvalidRequest | 'Password' is not one of SecretStoreBasedAuthCredentials.
            "AzureKeyVault"                   | "Safe"                       | 400 InvalidRequest | 'Safe' is not one of AzureKeyVault.
            "uri"                             | "other"                      | 400 InvalidRequest | secretStoreResource.uri: it is required.
            https://keys.example.com/         | `key vault `                 | 400 InvalidRequest | is not a URI.
            https://keys.example.com/         | /                            | 400 InvalidRequest | is not an absolute URI.
            https://keys.example.com/secrets  | https://keys.example.com/secrets-of-others | 403 UserErrorMissingRequiredPermissions | is not bound to the secret https://keys.example.com/secrets-of-others/
            https://keys.example.com/secrets  | https://keys.example.com/secrets/../other  | 403 UserErrorMissingRequiredPermissions | is not bound to the secret
            https://keys.example.com          | https://keys.example.com.elsewhere.example | 403 UserErrorMissingRequiredPermissions | is not bound to the secret
            """)
    void isToldWhatIsWrongWithAnInstance(String part, String replacement, String outcome, String message) {
        // Another data source than the one that is protected.
        String properties = api().instanceProperties().replace(api().dataSource(), api().dataSource() + "-2");
        assertThat(properties).contains(part);
        String wrong = properties.replace(part, replacement);
        String instance = api().vault + "/backupInstances/other";
        assertFailure(send("PUT", instance, "{\"properties\": " + wrong + "}"), outcome, message);
        assertFailure(
                send("POST", api().vault + "/validateForBackup", "{\"backupInstance\": " + wrong + "}"),
                outcome,
                message);
        assertThat(api().get(instance).status()).isEqualTo(404);
    }

    @Test
    void isToldWhichMediaTypeIsUnderstood() {
        Answer answer = api().send("PUT", api().vault, "location: here", Map.of("Content-Type", "text/yaml"));
        assertFailure(answer, "415 UnsupportedMediaType", "text/yaml is not understood");
        assertFailure(api().send("GET", api().vault, null, Map.of("Accept", "text/html")), "406 NotAcceptable", "JSON");
    }

    private static Api api() {
        return story.api;
    }

    private static Answer send(String method, String path, @Nullable String body) {
        return api().send(method, path, body, Map.of());
    }

    private static String resolved(String text) {
        return text.replace("{v}", api().vault).replace("{i}", api().instance).replace("{g}", api().group);
    }

    /** The envelope as every failure has it, with a remedy from the registry. */
    private static void assertFailure(Answer answer, String outcome, String message) {
        assertThat(answer.status() + " " + answer.errorCode())
                .as(answer.toString())
                .isEqualTo(outcome);
        assertThat(answer.errorMessage()).contains(message).endsWith(".");
        assertThat(answer.text("/error/additionalInfo/0/type")).isEqualTo("UserFacingError");
        assertThat(answer.text("/error/additionalInfo/0/info/code")).isEqualTo(answer.errorCode());
        assertThat(answer.text("/error/additionalInfo/0/info/recommendedAction/0"))
                .isIn(Arrays.stream(ErrorCode.values())
                        .filter(known -> known.code().equals(answer.errorCode()))
                        .map(ErrorCode::recommendedAction)
                        .toList());
        assertThat(answer.header("x-ms-request-id")).isNotEmpty();
    }
}
