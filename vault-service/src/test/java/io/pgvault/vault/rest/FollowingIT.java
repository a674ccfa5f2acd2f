package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.JobDeferred;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobSkipped;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointRehydrated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationEnded;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import io.pgvault.contract.vault.LifecycleCommand.RehydrateRecoveryPoint;
import io.pgvault.contract.vault.VaultEvent.VaultPreparationFailed;
import io.pgvault.contract.vault.VaultEvent.VaultPrepared;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
@SuppressWarnings("NullAway.Init") // Quarkus sets the addresses
class FollowingIT {
    private static final String SECRET = "https://keys.example.com/secrets/target";

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @TestHTTPResource(value = "/health/ready", management = true)
    URI ready;

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
    void aRepeatedRequestStartsOneJob() throws InterruptedException, ExecutionException {
        story.vault().policy().protectedInstance();
        Set<String> jobs = parallel(10, () -> {
            Answer started = api.post(api.instance + "/backup", Api.backupBody("BackupWeekly"), "the-same");
            assertThat(started.status()).isEqualTo(202);
            return started.header("Azure-AsyncOperation");
        });
        assertThat(jobs).hasSize(1);
        assertThat(api.get(api.vault + "/backupJobs").body().at("/value")).hasSize(1);

        assertThat(api.post(api.instance + "/backup", Api.backupBody("BackupWeekly"), "another")
                        .header("Azure-AsyncOperation"))
                .isNotIn(jobs);
        assertThat(others.all(BackupTriggered.class, this::ofThisVault)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void ruleNameAndOverrideChooseTheTag() {
        story.vault().policy().protectedInstance();
        assertTag(Api.backupBody("BackupWeekly"), "");
        assertTag(Api.backupBody("monthly"), "Monthly");
        assertTag(
                "{\"backupRuleOptions\": {\"ruleName\": \"BackupWeekly\", \"triggerOption\": {\"retentionTagOverride\": \"default\"}}}",
                "Default");
        for (String body : List.of(
                Api.backupBody("Hourly"),
                "{\"backupRuleOptions\": {\"ruleName\": \"BackupWeekly\", \"triggerOption\": {\"retentionTagOverride\": \"yearly\"}}}")) {
            Answer refused = api.post(api.instance + "/backup", body);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.errorCode()).isEqualTo("BMSUserErrorDPPAdhocBackupNotAllowedForBackupType");
        }
    }

    private void assertTag(String body, String tag) {
        String job = api.follow(api.post(api.instance + "/backup", body)).text("/properties/jobId");
        assertThat(api.get(job).text("/properties/extendedInfo/additionalDetails/RetentionTag"))
                .isEqualTo(tag);
        // Another one is refused while this one goes on.
        BackupTriggered asked = others.receive(BackupTriggered.class, sent -> job.endsWith("/" + sent.jobId()));
        others.publish(Story.completed(asked, Instant.now()));
        api.until(job, "/properties/status", "Completed");
    }

    @Test
    void aFailedValidationLeavesNothingProtected() {
        story.vault().policy();
        Answer started = story.configure(api.instanceProperties());
        assertThat(started.status()).isEqualTo(201);
        assertThat(started.text("/properties/currentProtectionState")).isEqualTo("ConfiguringProtection");
        assertThat(started.text("/properties/provisioningState")).isEqualTo("Provisioning");
        assertThat(api.post(api.instance + "/backup", Api.backupBody("BackupWeekly"))
                        .errorCode())
                .isEqualTo("UserErrorBackupInstanceNotProtected");

        story.answerValidation(ErrorDetail.of(ErrorCode.SECRET_MISSING, "There is no such secret."), null);
        Answer operation = api.follow(started);
        assertThat(operation.status()).isEqualTo(200);
        assertThat(operation.text("/status")).isEqualTo("Failed");
        assertThat(operation.errorCode()).isEqualTo("UserErrorInvalidSecret");
        assertThat(operation.text("/error/additionalInfo/0/type")).isEqualTo("UserFacingError");
        Answer failed = api.get(api.instance);
        assertThat(failed.text("/properties/currentProtectionState")).isEqualTo("ConfiguringProtectionFailed");
        assertThat(failed.text("/properties/protectionErrorDetails/code")).isEqualTo("UserErrorInvalidSecret");
        assertThat(api.get(started.header("Location")).errorCode()).isEqualTo("UserErrorInvalidSecret");

        Answer again = story.configure(api.instanceProperties());
        assertThat(again.status()).isEqualTo(200);
        story.answerValidation(null, Story.identity(api.instanceName()));
        assertThat(api.follow(again).text("/status")).isEqualTo("Succeeded");
        assertThat(api.get(again.header("Location")).text("/properties/currentProtectionState"))
                .isEqualTo("ProtectionConfigured");
    }

    @Test
    void oneDataSourceIsProtectedOnce() {
        story.vault().policy().protectedInstance();
        String other = api.vault + "/backupInstances/other";
        Answer byName = api.put(other, "{\"properties\": " + api.instanceProperties() + "}");
        assertThat(byName.status()).isEqualTo(400);
        assertThat(byName.errorCode()).isEqualTo("UserErrorDppDatasourceAlreadyProtected");
        assertThat(api.post(api.vault + "/validateForBackup", "{\"backupInstance\": " + api.instanceProperties() + "}")
                        .errorCode())
                .isEqualTo("UserErrorDppDatasourceAlreadyProtected");

        String renamed = api.instanceProperties().replace(api.dataSource(), api.dataSource() + "-alias");
        Answer byIdentity = api.put(other, "{\"properties\": " + renamed + "}");
        assertThat(byIdentity.status()).isEqualTo(201);
        await().until(() -> others.all(
                                ValidateBackup.class,
                                command -> command.dataSource().resourceId().endsWith("-alias"))
                        .size()
                >= 1);
        story.answerValidation(null, Story.identity(api.instanceName()));
        assertThat(api.follow(byIdentity).errorCode()).isEqualTo("UserErrorDppDatasourceAlreadyProtected");
    }

    @Test
    void newSettingsTakeEffectWhenTheyWork() {
        ProtectedInstance first = story.vault().policy().protectedInstance();
        String rotated = "https://keys.example.com/secrets/rotated";
        Answer started = story.configure(api.instanceProperties(rotated));
        assertThat(started.text("/properties/currentProtectionState")).isEqualTo("UpdatingProtection");
        await().until(() -> others.all(
                                ValidateBackup.class,
                                command -> command.secret().toString().equals(rotated)
                                        && command.vault().equals(first.source().vault()))
                        .size()
                == 1);
        DataSourceIdentity elsewhere = Story.identity("elsewhere");
        story.answerValidation(null, elsewhere);
        assertThat(api.follow(started).errorCode()).isEqualTo("UserErrorDataSourceChanged");
        assertThat(api.get(api.instance).text("/properties/currentProtectionState"))
                .isEqualTo("ProtectionConfigured");
        assertThat(api.get(api.instance).text("/properties/datasourceAuthCredentials/secretStoreResource/uri"))
                .isEqualTo(first.source().secret().toString());

        Answer again = story.configure(api.instanceProperties(rotated));
        await().until(() -> others.all(
                                ValidateBackup.class,
                                command -> command.secret().toString().equals(rotated)
                                        && command.vault().equals(first.source().vault()))
                        .size()
                == 2);
        story.answerValidation(null, Story.identity(api.instanceName()));
        assertThat(api.follow(again).text("/status")).isEqualTo("Succeeded");
        ProtectedInstance second = others.receive(
                ProtectedInstance.class,
                instance -> instance.instanceId().equals(first.instanceId()) && instance.version() > first.version());
        assertThat(second.source().secret().toString()).isEqualTo(rotated);

        assertThat(api.put(api.vault + "/backupPolicies/weekly", Api.policyBody())
                        .status())
                .isEqualTo(200);
        assertThat(api.delete(api.vault + "/backupPolicies/weekly").errorCode()).isEqualTo("UserErrorPolicyInUse");
        assertThat(api.put(api.vault, Api.vaultBody().replace("locallyRedundant", "GeoRedundant"))
                        .errorMessage())
                .contains("redundancy");
    }

    @Test
    void whatIsNotBoundIsRefused() {
        story.vault().policy();
        Answer answer = story.configure(api.instanceProperties("https://keys.example.com/other/secret"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.errorCode()).isEqualTo("UserErrorMissingRequiredPermissions");
        assertThat(api.get(api.instance).status()).isEqualTo(404);
    }

    @Test
    void theSameEventTwiceChangesNothing() {
        story.vault().policy().protectedInstance();
        BackupTriggered trigger = story.backup();
        JobEvent completed = Story.completed(trigger, Instant.now());
        others.publish(completed);
        Answer first = api.until(story.job(trigger), "/properties/status", "Completed");
        others.publish(completed);
        others.publish(new JobStarted(Story.attempt(trigger, 1), Instant.now(), trigger));
        settle();
        assertThat(api.get(story.job(trigger)).body()).isEqualTo(first.body());
        assertThat(api.get(api.instance + "/recoveryPoints").body().at("/value"))
                .hasSize(1);
    }

    @Test
    void eventsInReversedOrderEndInTheSameState() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered trigger = scheduled(instance, 1);
        Instant end = Instant.now();
        var point = Story.recoveryPoint(trigger, end);
        others.publish(new RecoveryPointTagged(
                end, instance.instanceId(), point.id(), "Monthly", null, null, "First of November."));
        settle();
        assertThat(api.get(api.instance + "/recoveryPoints").body().at("/value"))
                .isEmpty();
        others.publish(Story.completed(trigger, end));
        Answer job = api.until(story.job(trigger), "/properties/status", "Completed");
        others.publish(new RecoveryPointCreated(end, point));
        others.publish(new JobFailed(
                Story.attempt(trigger, 2),
                end.plusSeconds(1),
                trigger,
                ErrorDetail.of(ErrorCode.LEASE_LOST, "Another attempt has the lease.")));
        others.publish(new JobStarted(Story.attempt(trigger, 1), end.minusSeconds(9), trigger));
        others.publish(trigger);
        settle();

        assertThat(api.get(story.job(trigger)).body()).isEqualTo(job.body());
        assertThat(job.text("/properties/isUserTriggered")).isEqualTo("false");
        assertThat(job.text("/properties/extendedInfo/additionalDetails/RetentionTag"))
                .isEqualTo("Monthly");
        assertThat(api.get(api.instance + "/recoveryPoints").body().at("/value"))
                .hasSize(1);
    }

    @Test
    void successOverrulesTheFailureOfAnotherAttempt() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered trigger = scheduled(instance, 2);
        Instant end = Instant.now();
        ErrorDetail refused = ErrorDetail.of(ErrorCode.DATABASE_AUTHENTICATION, "No such user.");
        others.publish(new JobFailed(Story.attempt(trigger, 1), end.plusSeconds(5), trigger, refused));
        Answer failed = api.until(story.job(trigger), "/properties/status", "Failed");
        assertThat(failed.text("/properties/errorDetails/0/code")).isEqualTo("UserErrorDBUserAuthFailed");
        Answer troubled = api.until(api.instance, "/properties/currentProtectionState", "ProtectionError");
        assertThat(troubled.text("/properties/protectionErrorDetails/code")).isEqualTo("UserErrorDBUserAuthFailed");
        assertThat(troubled.text("/properties/protectionStatus/status")).isEqualTo("ProtectionConfigured");
        assertThat(api.post(api.instance + "/backup", Api.backupBody("BackupWeekly"))
                        .status())
                .isEqualTo(202);

        others.publish(Story.completed(trigger, end));
        Answer completed = api.until(story.job(trigger), "/properties/status", "Completed");
        assertThat(completed.body().at("/properties/errorDetails").isNull()).isTrue();
        api.until(api.instance, "/properties/currentProtectionState", "ProtectionConfigured");
    }

    @Test
    void aSkippedJobIsCancelledAndADeferredOneIsTriggeredAgain() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered skipped = scheduled(instance, 3);
        others.publish(new JobSkipped(
                Story.attempt(skipped, 1),
                Instant.now(),
                skipped,
                ErrorDetail.of(ErrorCode.TRIGGER_EXPIRED, "No worker was free in time.")));
        Answer cancelled = api.until(story.job(skipped), "/properties/status", "Cancelled");
        assertThat(cancelled.text("/properties/errorDetails/0/code")).isEqualTo("TriggerExpired");

        BackupTriggered deferred = scheduled(instance, 4);
        others.publish(new JobDeferred(Story.attempt(deferred, 1), Instant.now(), deferred, Instant.now()));
        BackupTriggered again =
                others.receive(BackupTriggered.class, trigger -> trigger.jobId().equals(deferred.jobId()));
        assertThat(again.attemptNumber()).isEqualTo(1);
        assertThat(again.expiresAt()).isAfter(deferred.expiresAt());
        assertThat(api.get(story.job(deferred)).text("/properties/status")).isEqualTo("InProgress");
    }

    @Test
    void expiredAndDeletedRecoveryPointsDisappear() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered expired = scheduled(instance, 5);
        BackupTriggered deleted = scheduled(instance, 6);
        String points = api.instance + "/recoveryPoints/";
        RecoveryPointId expiredId = RecoveryPointId.of(expired.jobId());
        RecoveryPointId deletedId = RecoveryPointId.of(deleted.jobId());
        others.publish(Story.completed(expired, Instant.now()));
        api.until(points + expiredId, "/name", expiredId.value());

        Instant now = Instant.now();
        others.publish(new RecoveryPointExpired(now, instance.instanceId(), expiredId, "P3M are over."));
        api.until(points + expiredId, "/error/code", "RecoveryPointNotFound");
        assertThat(api.post(api.instance + "/restore", Api.restoreBody(expiredId.value(), SECRET))
                        .errorCode())
                .isEqualTo("RecoveryPointDeleting");

        others.publish(new RecoveryPointDeleted(now, instance.instanceId(), deletedId, "P3M are over."));
        others.publish(Story.completed(deleted, now));
        api.until(story.job(deleted), "/properties/status", "Completed");
        settle();
        assertThat(api.get(points + deletedId).status()).isEqualTo(404);
        assertThat(api.get(api.instance + "/recoveryPoints").body().at("/value"))
                .isEmpty();
    }

    @Test
    void aLostRecoveryPointIsNotRestoredFromUntilItIsFound() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered trigger = scheduled(instance, 5);
        Instant now = Instant.parse("2026-11-20T22:00:00Z");
        RecoveryPointId id = RecoveryPointId.of(trigger.jobId());
        others.publish(Story.completed(trigger, now));
        api.until(api.instance + "/recoveryPoints/" + id, "/name", id.value());

        others.publish(new RecoveryPointLost(now, instance.instanceId(), id, "It is not in storage any more."));
        Answer gone = api.until(api.instance + "/deletedRecoveryPoints", "/value/0/name", id.value());
        assertThat(gone.text("/value/0/properties/pgvault/deletion/reason"))
                .isEqualTo("It is not in storage any more.");
        assertThat(api.post(api.instance + "/restore", Api.restoreBody(id.value(), SECRET))
                        .errorMessage())
                .contains(id.value(), "not in storage any more", "Restore from another one");

        others.publish(new RecoveryPointFound(now, instance.instanceId(), id));
        api.until(api.instance + "/recoveryPoints/" + id, "/name", id.value());
        assertThat(api.get(api.instance + "/deletedRecoveryPoints").body().at("/value"))
                .isEmpty();
    }

    @Test
    void aDamagedRecoveryPointIsListedApartAndNotRestoredFromUntilItIsWhole() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered trigger = scheduled(instance, 5);
        Instant now = Instant.parse("2026-11-20T22:00:00Z");
        RecoveryPointId id = RecoveryPointId.of(trigger.jobId());
        others.publish(Story.completed(trigger, now));
        api.until(api.instance + "/recoveryPoints/" + id, "/name", id.value());

        others.publish(new RecoveryPointDamaged(now, instance.instanceId(), id, "A block is not what was stored."));
        Answer gone = api.until(api.instance + "/deletedRecoveryPoints", "/value/0/name", id.value());
        assertThat(gone.text("/value/0/properties/pgvault/deletion/reason"))
                .isEqualTo("A block is not what was stored.");
        assertThat(gone.text("/value/0/properties/pgvault/state")).isEqualTo("Damaged");
        assertThat(api.get(api.instance + "/recoveryPoints").body().at("/value"))
                .isEmpty();
        Answer refused = api.post(api.instance + "/restore", Api.restoreBody(id.value(), SECRET));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorMessage()).contains("is damaged: A block is not what was stored.", "run a backup");

        others.publish(new RecoveryPointFound(now, instance.instanceId(), id));
        api.until(api.instance + "/recoveryPoints/" + id, "/name", id.value());
    }

    @Test
    void whatWasDeletedIsListedWithItsReasonNewestFirst() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        Instant now = Instant.parse("2026-11-20T22:00:00Z");
        BackupTriggered first = scheduled(instance, 5);
        BackupTriggered second = scheduled(instance, 6);
        for (BackupTriggered trigger : List.of(first, second)) {
            others.publish(Story.completed(trigger, now));
            api.until(story.job(trigger), "/properties/status", "Completed");
        }
        RecoveryPointId firstId = RecoveryPointId.of(first.jobId());
        RecoveryPointId secondId = RecoveryPointId.of(second.jobId());
        others.publish(new RecoveryPointExpired(now.plusSeconds(1), instance.instanceId(), firstId, "It expired."));
        others.publish(new RecoveryPointDeleted(now.plusSeconds(3), instance.instanceId(), firstId, "It expired."));
        others.publish(
                new RecoveryPointExpired(now.plusSeconds(2), instance.instanceId(), secondId, "It was long over."));

        Answer gone = api.until(api.instance + "/deletedRecoveryPoints", "/value/0/name", secondId.value());

        assertThat(gone.body().at("/value")).hasSize(2);
        assertThat(gone.text("/value/0/properties/pgvault/deletion/reason")).isEqualTo("It was long over.");
        assertThat(gone.text("/value/0/properties/pgvault/deletion/startTime")).isEqualTo("2026-11-20T22:00:02Z");
        assertThat(gone.body().at("/value/0/properties/pgvault/deletion").has("endTime"))
                .isFalse();
        assertThat(gone.text("/value/1/properties/pgvault/deletion/startTime")).isEqualTo("2026-11-20T22:00:01Z");
        assertThat(gone.text("/value/1/properties/pgvault/deletion/endTime")).isEqualTo("2026-11-20T22:00:03Z");
    }

    @Test
    void anArchivedRecoveryPointSaysSoAndIsRestoredOnlyFromThere() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered trigger = scheduled(instance, 8);
        Instant born = Instant.parse("2026-05-20T22:00:00Z");
        Instant archiveAt = Instant.parse("2026-11-20T22:00:00Z");
        Instant expiresAt = Instant.parse("2028-11-20T22:00:00Z");
        RecoveryPointId id = RecoveryPointId.of(trigger.jobId());
        others.publish(Story.completed(trigger, born));
        others.publish(new RecoveryPointTagged(
                born, instance.instanceId(), id, "Monthly", archiveAt, expiresAt, "It is the first."));
        String path = api.instance + "/recoveryPoints/" + id;
        String store = "/properties/recoveryPointDataStoresDetails/0";
        Answer online = api.until(path, store + "/expiryTime", archiveAt.toString());
        assertThat(online.text(store + "/type")).isEqualTo("VaultStore");
        assertThat(online.text("/properties/expiryTime")).isEqualTo(expiresAt.toString());
        assertThat(online.text("/properties/pgvault/archiveTime")).isEqualTo(archiveAt.toString());
        assertThat(online.text("/properties/pgvault/retentionReason")).isEqualTo("It is the first.");

        others.publish(
                new RecoveryPointArchived(archiveAt.plusSeconds(5), instance.instanceId(), id, "It was to move."));

        Answer archived = api.until(path, store + "/type", "ArchiveStore");
        assertThat(archived.text(store + "/creationTime")).isEqualTo("2026-11-20T22:00:05Z");
        assertThat(archived.text(store + "/expiryTime")).isEqualTo(expiresAt.toString());
        String body = Api.restoreBody(id.value(), SECRET);
        assertRestore(body, 409, "UserErrorRecoveryPointArchived");
        assertThat(api.post(api.instance + "/restore", body.replace("\"VaultStore\"", "\"ArchiveStore\""))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aRestoreFromTheArchiveWaitsVisiblyAndGoesToAWorkerWhenItIsOnline() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered trigger = scheduled(instance, 11);
        RecoveryPointId id = RecoveryPointId.of(trigger.jobId());
        Instant now = Instant.now();
        others.publish(Story.completed(trigger, now));
        others.publish(new RecoveryPointArchived(now, instance.instanceId(), id, "It is old."));
        String point = api.instance + "/recoveryPoints/" + id;
        String archive = "/properties/recoveryPointDataStoresDetails/0/type";
        api.until(point, archive, "ArchiveStore");
        String body = Api.restoreBody(id.value(), SECRET)
                .replace("\"VaultStore\"", "\"ArchiveStore\"")
                .replace("AzureBackupRecoveryPointBasedRestoreRequest", "AzureBackupRestoreWithRehydrationRequest")
                .replaceFirst("\\{", "{\"rehydrationPriority\": \"High\", \"rehydrationRetentionDuration\": \"P12D\",");
        assertRestore(body.replace("P12D", "P9D"), 400, "InvalidRequest");
        assertRestore(
                body.replace("AzureBackupRestoreWithRehydrationRequest", "AzureBackupRecoveryPointBasedRestoreRequest"),
                400,
                "InvalidRequest");

        Answer started = api.follow(api.post(api.instance + "/restore", body));
        Answer asked = api.follow(api.post(
                api.instance + "/rehydrate",
                "{\"recoveryPointId\": \"" + id + "\", \"rehydrationPriority\": \"Standard\"}"));

        String restore = started.text("/properties/jobId");
        String rehydrate = asked.text("/properties/jobId");
        assertThat(others.receive(
                        RehydrateRecoveryPoint.class,
                        command -> command.recoveryPointId().equals(id)
                                && command.terms().days() == 12))
                .satisfies(command -> assertThat(command.terms().priority()).isEqualTo(RehydrationPriority.HIGH));
        Answer waits = api.get(restore);
        assertThat(waits.text("/properties/status")).isEqualTo("InProgress");
        assertThat(waits.text("/properties/rehydrationPriority")).isEqualTo("High");
        assertThat(waits.text("/properties/sourceDataStoreType")).isEqualTo("ArchiveStore");
        assertThat(waits.text("/properties/extendedInfo/subTasks/0/taskName")).isEqualTo("Wait for Rehydration");
        assertThat(waits.text("/properties/extendedInfo/subTasks/0/taskStatus")).isEqualTo("InProgress");
        assertThat(waits.text("/properties/extendedInfo/subTasks/0/additionalDetails/Waited"))
                .startsWith("PT");
        assertThat(api.get(rehydrate).text("/properties/operation")).isEqualTo("Rehydrate");
        String status = "/properties/recoveryPointDataStoresDetails/1/rehydrationStatus";
        assertThat(api.get(point).text(status)).isEqualTo("CREATE_IN_PROGRESS");
        String cancelled = api.follow(api.post(api.instance + "/restore", body)).text("/properties/jobId");
        assertThat(api.follow(api.post(cancelled + "/cancel", "")).text("/status"))
                .isEqualTo("Succeeded");
        api.until(cancelled, "/properties/status", "Cancelled");

        Instant until = now.plus(Duration.ofDays(12)).truncatedTo(ChronoUnit.MICROS);
        others.publish(new RecoveryPointRehydrated(now, instance.instanceId(), id, until));

        assertThat(others.receive(
                        RunRestore.class, sent -> sent.recoveryPointId().equals(id)))
                .satisfies(sent -> assertThat(restore).endsWith(sent.jobId().toString()));
        api.until(rehydrate, "/properties/status", "Completed");
        assertThat(api.get(restore).text("/properties/extendedInfo/subTasks/0/taskStatus"))
                .isEqualTo("Completed");
        Answer online = api.until(point, status, "COMPLETED");
        assertThat(online.text("/properties/recoveryPointDataStoresDetails/1/rehydrationExpiryTime"))
                .isEqualTo(until.toString());
        others.publish(new RehydrationEnded(now.plusSeconds(1), instance.instanceId(), id));
        api.until(point, status, "DELETED");
    }

    @Test
    void aTieringJobIsShownAndCannotBeCancelled() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered trigger = scheduled(instance, 9);
        others.publish(Story.completed(trigger, Instant.now()));
        TierRecoveryPoint moved = tiering(trigger);
        TierRecoveryPoint stuck = tiering(trigger);
        Instant now = Instant.now();
        others.publish(new JobStarted(Story.attempt(moved, 1), now, moved));
        Answer running = api.until(story.job(moved), "/properties/status", "InProgress");
        assertThat(running.text("/properties/operationCategory")).isEqualTo("Tiering");
        assertThat(running.text("/properties/operation")).isEqualTo("Archive");
        assertThat(running.text("/properties/sourceDataStoreType")).isEqualTo("VaultStore");
        assertThat(running.text("/properties/destinationDataStoreName")).isEqualTo("ArchiveStore");
        assertThat(running.text("/properties/supportedActions/0")).isEmpty();
        assertThat(api.post(story.job(moved) + "/cancel", "").errorCode()).isEqualTo("UserErrorJobNotCancellable");

        others.publish(new JobCompleted(Story.attempt(moved, 1), now, moved, null, 0, List.of()));
        others.publish(new JobFailed(
                Story.attempt(stuck, 1),
                now,
                stuck,
                ErrorDetail.of(ErrorCode.STORAGE_FAILED, "Storage answered 500.")));

        api.until(story.job(moved), "/properties/status", "Completed");
        Answer failed = api.until(story.job(stuck), "/properties/status", "Failed");
        assertThat(failed.text("/properties/errorDetails/0/code")).isEqualTo("StorageFailed");
    }

    private static TierRecoveryPoint tiering(BackupTriggered trigger) {
        return new TierRecoveryPoint(
                JobId.random(),
                trigger.vault(),
                trigger.source().instanceId(),
                RecoveryPointId.of(trigger.jobId()),
                DataStore.VAULT_STORE,
                DataStore.ARCHIVE_STORE,
                "It was to move.",
                Instant.now().minusSeconds(3600));
    }

    @Test
    void aRestoreAsFilesShowsWhereTheyGoAndInTheEndWhichTheyAre() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered trigger = scheduled(instance, 11);
        others.publish(Story.completed(trigger, Instant.now()));
        api.until(story.job(trigger), "/properties/status", "Completed");
        String point = RecoveryPointId.of(trigger.jobId()).value();
        String container = "https://files.example.com/dumps";

        String job = api.follow(api.post(api.instance + "/restore", Api.filesRestoreBody(point, container, "orders")))
                .text("/properties/jobId");

        RunFilesRestore command =
                others.receive(RunFilesRestore.class, sent -> sent.instanceId().equals(instance.instanceId()));
        assertThat(job).endsWith(command.jobId().toString());
        assertThat(command.container()).hasToString(container);
        assertThat(command.filePrefix()).isEqualTo("orders");
        String details = "/properties/extendedInfo/additionalDetails";
        Answer running = api.get(job);
        assertThat(running.text("/properties/operation")).isEqualTo("Restore");
        assertThat(running.text("/properties/sourceDataStoreType")).isEqualTo("VaultStore");
        assertThat(running.text("/properties/extendedInfo/recoveryDestination")).isEqualTo(container);
        assertThat(running.text(details + "/Restore File Prefix")).isEqualTo("orders");
        assertThat(running.body().at(details + "/RestoredFiles").isMissingNode())
                .isTrue();

        others.publish(new JobCompleted(
                Story.attempt(command, 1),
                Instant.now(),
                command,
                null,
                500,
                List.of(),
                List.of("orders_database_shop.sql", "orders_roles.sql")));

        Answer ended = api.until(job, "/properties/status", "Completed");
        assertThat(ended.text(details + "/RestoredFiles")).isEqualTo("orders_database_shop.sql, orders_roles.sql");
        assertThat(ended.text(details + "/Restore File Prefix")).isEqualTo("orders");
    }

    @Test
    void restoreRefusesWhatItCannotDo() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered trigger = scheduled(instance, 7);
        others.publish(Story.completed(trigger, Instant.now()));
        api.until(story.job(trigger), "/properties/status", "Completed");
        String point = RecoveryPointId.of(trigger.jobId()).value();
        String body = Api.restoreBody(point, SECRET);

        assertRestore(Api.restoreBody("0".repeat(32), SECRET), 404, "RecoveryPointNotFound");
        assertRestore(Api.restoreBody("nonsense", SECRET), 404, "RecoveryPointNotFound");
        assertRestore(
                Api.restoreBody(point, "https://elsewhere.example.com/secrets/a"),
                403,
                "UserErrorMissingRequiredPermissions");
        assertRestore(
                body.replace("restoreTargetInfo\",", "ItemLevelRestoreTargetInfo\","),
                400,
                "UserErrorRestoreTargetNotSupported");
        String files = Api.filesRestoreBody(point, "https://files.example.com/dumps", "orders");
        assertRestore(body.replace("restoreTargetInfo\",", "RestoreFilesTargetInfo\","), 400, "InvalidRequest");
        assertRestore(files.replace("AzureBlobs", "AzureFiles"), 400, "UserErrorRestoreTargetNotSupported");
        assertRestore(files.replace("/dumps", "/pgv-servers"), 400, "UserErrorRestoreTargetNotSupported");
        assertRestore(files.replace("files.", "elsewhere."), 403, "UserErrorMissingRequiredPermissions");
        assertRestore(files.replace("/dumps", "/dumps?sig=a"), 400, "InvalidRequest");
        assertRestore(files.replace("\"orders\"", "\"../orders\""), 400, "InvalidRequest");
        assertRestore(files.replace("\"filePrefix\"", "\"prefix\""), 400, "InvalidRequest");
        assertRestore(files.replace("\"filePrefix\"", "\"databases\":[null],\"filePrefix\""), 400, "InvalidRequest");
        assertRestore(
                files.replace("\"recoveryOption\"", "\"runAsPrivilegedRole\": true, \"recoveryOption\""),
                400,
                "InvalidRequest");
        assertRestore(body.replace("\"VaultStore\"", "\"ArchiveStore\""), 400, "InvalidRequest");
        assertRestore(body.replace("\"VaultStore\"", "\"OperationalStore\""), 400, "InvalidRequest");
        assertRestore(body.replace("FailIfExists", "Overwrite"), 400, "InvalidRequest");
        assertRestore(body.replace("orders-restored", "x".repeat(64)), 400, "InvalidRequest");
        assertRestore("{}", 400, "InvalidRequest");
        assertThat(api.get(api.vault + "/backupJobs").body().at("/value")).hasSize(1);

        Set<String> operations = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            operations.add(api.post(api.instance + "/restore", body, "once").header("Azure-AsyncOperation"));
        }
        assertThat(operations).hasSize(1);
    }

    private void assertRestore(String body, int status, String code) {
        Answer answer = api.post(api.instance + "/restore", body);
        assertThat(answer.errorCode()).as(answer.toString()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void aVaultWhoseStorageCouldNotBeMadeMayBeTriedAgain() {
        Answer created = api.put(api.vault, Api.vaultBody());
        PrepareVault command = others.receive(
                PrepareVault.class, prepare -> prepare.vault().resourceId().equals(api.vault));
        ErrorDetail error = ErrorDetail.of(ErrorCode.STORAGE_PERMISSION, "The account refuses the container.");
        others.publish(new VaultPreparationFailed(command.vault().id(), Instant.now(), error));
        assertThat(api.follow(created).errorCode()).isEqualTo("UserErrorContainerNotAccessible");
        assertThat(api.get(api.vault).text("/properties/provisioningState")).isEqualTo("Failed");
        assertThat(story.policy().configure(api.instanceProperties()).errorCode())
                .isEqualTo("UserErrorVaultNotReady");

        Answer again = api.put(api.vault, Api.vaultBody());
        assertThat(again.status()).isEqualTo(200);
        others.publish(new VaultPrepared(
                command.vault().id(), Instant.now(), "pgv-" + command.vault().id()));
        assertThat(api.follow(again).text("/status")).isEqualTo("Succeeded");
        assertThat(api.get(again.header("Location")).text("/properties/provisioningState"))
                .isEqualTo("Succeeded");
    }

    @Test
    void garbageIsSetAsideAndTheRestGoesOn() {
        String mark = "garbage-" + api.instanceName();
        others.send(new ProducerRecord<>(Stream.JOB_EVENTS.topic(), mark, "no event".getBytes(StandardCharsets.UTF_8)));
        assertThat(others.deadLetter(record -> mark.equals(record.key()))
                        .headers()
                        .lastHeader("dead-letter-reason"))
                .isNotNull();
        others.publish(new JobEvent.ValidationCompleted(OperationId.random(), Instant.now(), null, null, null));
        story.vault().policy().protectedInstance();
    }

    @Test
    void saysHowItIsOnTheManagementPort() throws IOException, InterruptedException {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered trigger = scheduled(instance, 8);
        others.publish(Story.completed(trigger, Instant.now()));
        api.until(story.job(trigger), "/properties/status", "Completed");

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(text(metrics))
                        .containsPattern("pgvault_seconds_since_last_successful_backup\\{instance=\""
                                + api.instanceName() + "\",vault=\"main\"} \\d")
                        .containsPattern("pgvault_jobs_ended_total\\{operation=\"backup\",status=\"completed\"} [1-9]")
                        .contains("pgvault_outbox_rows", "pgvault_outbox_oldest_age_seconds"));
        assertThat(text(ready)).contains("Database connections", "job-events");
        assertThat(api.get("/q/metrics").status()).isEqualTo(404);
    }

    private static String text(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private boolean ofThisVault(BackupTriggered trigger) {
        return trigger.vault().resourceId().equals(api.vault);
    }

    private static BackupTriggered scheduled(ProtectedInstance instance, int week) {
        Instant at = Instant.parse("2026-11-01T22:00:00Z").minus(Duration.ofDays(7L * week));
        Instant now = Instant.now().minusSeconds(30).truncatedTo(ChronoUnit.MILLIS);
        return Story.scheduled(instance, at, now, now.plusSeconds(3600));
    }

    /** Waits until the service has acknowledged everything that was sent. */
    private void settle() {
        for (Stream stream : List.of(Stream.JOB_EVENTS, Stream.RECOVERY_POINT_EVENTS, Stream.BACKUP_TRIGGERS)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> Lag.of(stream.topic()) == 0);
        }
    }

    private static Set<String> parallel(int calls, Callable<String> call)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(calls)) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                results.add(threads.submit(call));
            }
            List<String> answers = new ArrayList<>();
            for (Future<String> result : results) {
                answers.add(result.get());
            }
            return answers.stream().collect(Collectors.toSet());
        }
    }
}
