package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.ProtectedInstance.State;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.VaultEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of protection over HTTP, and what the other services hear of it. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ProtectionIT {
    private static final String STATE = "/properties/currentProtectionState";

    private OtherServices others;
    private Story story;
    private Api api;

    @BeforeEach
    void begin() {
        others = new OtherServices();
        story = new Story(others);
        api = story.api;
    }

    @AfterEach
    void end() {
        others.close();
    }

    @Test
    void aPostWithoutABodyStops() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();

        assertThat(api.follow(api.post(api.instance + "/stopProtection", "")).text("/status"))
                .isEqualTo("Succeeded");

        assertThat(api.get(api.instance).text(STATE)).isEqualTo("ProtectionStopped");
        assertThat(api.get(api.instance).text("/properties/protectionStatus/status"))
                .isEqualTo("ProtectionStopped");
        assertHeard(instance, State.PROTECTION_STOPPED);
        Answer refused = api.post(api.instance + "/resumeBackups", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo("UserErrorInvalidProtectionState");
        assertThat(api.put(api.instance, "{\"properties\": " + api.instanceProperties() + "}")
                        .errorCode())
                .isEqualTo("UserErrorInvalidProtectionState");
        assertThat(api.follow(api.post(api.instance + "/resumeProtection", "")).text("/status"))
                .isEqualTo("Succeeded");
        assertThat(api.get(api.instance).text(STATE)).isEqualTo("ProtectionConfigured");
    }

    @Test
    void whyProtectionEndedIsShownAndWhatIsNoReasonIsRefused() {
        story.vault().policy().protectedInstance();
        Answer refused = api.post(api.instance + "/suspendBackups", "{\"reason\": \"boredom\"}");
        assertThat(refused.errorMessage())
                .isEqualTo(
                        "reason: 'boredom' is not one of Decommissioned, DevTest, CostSaving, MovedElsewhere, Other.");

        api.follow(api.post(api.instance + "/suspendBackups", "{\"reason\": \"devtest\", \"comments\": \"4711\"}"));

        Answer shown = api.get(api.instance);
        assertThat(shown.text(STATE)).isEqualTo("BackupSchedulesSuspended");
        assertThat(shown.text("/properties/pgvault/protectionEnd/reason")).isEqualTo("DevTest");
        assertThat(shown.text("/properties/pgvault/protectionEnd/comments")).isEqualTo("4711");
        assertThat(shown.text("/properties/pgvault/protectionEnd/by")).isNotEmpty();
    }

    @Test
    void whatIsDeletedIsListedAndComesBack() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        String deleted = api.instance.replace("/backupInstances/", "/deletedBackupInstances/");

        assertThat(api.follow(api.delete(api.instance)).text("/status")).isEqualTo("Succeeded");

        assertThat(api.get(api.instance).status()).isEqualTo(404);
        assertHeard(instance, State.SOFT_DELETED);
        assertThat(api.get(api.vault + "/deletedBackupInstances").body().at("/value"))
                .hasSize(1);
        Answer shown = api.get(deleted);
        assertThat(shown.text("/properties/objectType")).isEqualTo("DeletedBackupInstance");
        assertThat(shown.text("/properties/protectionStatus/status")).isEqualTo("SoftDeleted");
        assertThat(shown.text("/properties/deletionInfo/scheduledPurgeTime")).isNotEmpty();
        assertThat(api.delete(api.vault).errorMessage()).contains("that can still be brought back");

        assertThat(api.follow(api.post(deleted + "/undelete", "")).text("/status"))
                .isEqualTo("Succeeded");

        assertThat(api.get(api.instance).text(STATE)).isEqualTo("ProtectionStopped");
        assertThat(api.get(deleted).status()).isEqualTo(404);
    }

    @Test
    void aVaultIsPatchedDeletedAndBroughtBack() {
        story.vault();
        Answer patched = api.send(
                "PATCH",
                api.vault,
                "{\"tags\": {\"a\": \"b\"}, \"properties\": {\"securitySettings\":"
                        + " {\"softDeleteSettings\": {\"state\": \"AlwaysOn\", \"retentionDurationInDays\": 30}}}}",
                Map.of());
        assertThat(patched.text("/properties/securitySettings/softDeleteSettings/state"))
                .isEqualTo("AlwaysOn");
        assertThat(patched.text("/tags/a")).isEqualTo("b");
        Answer refused = api.send(
                "PATCH",
                api.vault,
                "{\"properties\": {\"securitySettings\": {\"softDeleteSettings\": {\"state\": \"Off\"}}}}",
                Map.of());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo("UserErrorSecuritySettingLocked");

        api.delete(api.vault);

        String list = "/subscriptions/tests/providers/Microsoft.DataProtection/locations/onpremises/deletedVaults";
        Answer deleted = api.until(list, "/value/0/properties/originalBackupVaultResourcePath", api.vault);
        String id = deleted.text("/value/0/id");
        assertThat(api.get(id).text("/properties/originalBackupVaultName")).isEqualTo("main");
        Answer back = api.send("PUT", api.vault, Api.vaultBody(), Map.of("x-ms-deleted-vault-id", id));
        assertThat(back.status()).as(back.toString()).isEqualTo(201);
        assertThat(back.text("/properties/securitySettings/softDeleteSettings/state"))
                .isEqualTo("AlwaysOn");
        assertThat(api.get(id).status()).isEqualTo(404);
    }

    @Test
    void anInstanceAndItsBackupsTellWhatAVaultThatBecameImmutableWants() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        assertThat(instance.immutability()).isNull();

        Answer patched = api.send(
                "PATCH",
                api.vault,
                "{\"properties\": {\"securitySettings\": {\"immutabilitySettings\": {\"state\": \"Locked\"}}}}",
                Map.of());

        assertThat(patched.status()).as(patched.toString()).isEqualTo(200);
        ProtectedInstance anew = others.receive(
                ProtectedInstance.class,
                told -> told.instanceId().equals(instance.instanceId()) && told.version() > instance.version());
        assertThat(anew.immutability()).isEqualTo(BlobImmutability.LOCKED);
        assertThat(anew.state()).isEqualTo(instance.state());
        assertThat(anew.policy()).isEqualTo(instance.policy());
        assertThat(story.backup().immutability()).isEqualTo(BlobImmutability.LOCKED);
    }

    @Test
    void withoutSoftDeleteAllGoesAndTheOperationEndsWhenStorageIsEmpty() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        api.send(
                "PATCH",
                api.vault,
                "{\"properties\": {\"securitySettings\": {\"softDeleteSettings\": {\"state\": \"Off\"}}}}",
                Map.of());

        Answer begun = api.delete(api.instance);
        assertHeard(instance, State.DELETED);
        others.publish(
                new VaultEvent.InstanceDeleted(instance.source().vault().id(), instance.instanceId(), Instant.now()));

        assertThat(api.follow(begun).text("/status")).isEqualTo("Succeeded");
        assertThat(api.get(api.vault + "/deletedBackupInstances").body().at("/value"))
                .isEmpty();
        api.delete(api.vault + "/backupPolicies/weekly");
        api.delete(api.vault);
        others.receive(
                LifecycleCommand.DeleteVault.class,
                command -> command.vault().id().equals(instance.source().vault().id()));
    }

    private void assertHeard(ProtectedInstance instance, State state) {
        others.receive(
                ProtectedInstance.class,
                told -> told.instanceId().equals(instance.instanceId()) && told.state() == state);
    }
}
