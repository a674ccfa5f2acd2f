package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.JobId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.ValidateRestore;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class WholeFlowIT {
    private static final Caller TESTER = new Caller("tester", "tester");

    @Inject
    EntityManager rows;

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
    void protectsBacksUpAndRestoresADatabase() {
        story.vault();
        Answer vault = api.get(api.vault);
        assertThat(vault.text("/properties/provisioningState")).isEqualTo("Succeeded");
        assertThat(vault.text("/properties/storageSettings/0/type")).isEqualTo("LocallyRedundant");
        assertThat(vault.text("/id")).isEqualTo(api.vault);

        story.policy();
        Answer validation =
                api.post(api.vault + "/validateForBackup", "{\"backupInstance\": " + api.instanceProperties() + "}");
        assertThat(validation.status()).isEqualTo(202);
        assertThat(api.get(validation.header("Location")).status()).isEqualTo(202);
        story.answerValidation(null, Story.identity(api.instanceName()));
        assertThat(api.follow(validation).text("/status")).isEqualTo("Succeeded");
        assertThat(api.get(validation.header("Location")).text("/objectType")).isEqualTo("OperationJobExtendedInfo");

        ProtectedInstance published = story.protectedInstance();
        assertThat(published.version()).isPositive();
        assertThat(published.policy().backupRule().schedule().timeZone()).isEqualTo("Europe/Berlin");
        assertThat(published.source().identity()).isEqualTo(Story.identity(api.instanceName()));
        assertThat(api.get(api.instance).text("/properties/currentProtectionState"))
                .isEqualTo("ProtectionConfigured");

        BackupTriggered trigger = story.backup();
        assertThat(trigger.askedBy()).isEqualTo(TESTER);
        runBackup(trigger);
        String point = api.until(story.job(trigger), "/properties/status", "Completed")
                .text("/properties/extendedInfo/targetRecoverPoint/recoveryPointID");
        tag(trigger);

        validateRestore(point);

        Answer restore =
                api.post(api.instance + "/restore", Api.restoreBody(point, "https://keys.example.com/secrets/target"));
        assertThat(restore.status()).isEqualTo(202);
        String jobId = api.follow(restore).text("/properties/jobId");
        RunRestore command = others.receive(
                RunRestore.class, run -> jobId.endsWith(run.jobId().toString()));
        assertThat(command.targetDataSource().resourceName()).isEqualTo("orders-restored");
        assertThat(command.askedBy()).isEqualTo(TESTER);
        assertThat(askerOfOperation(command.jobId())).isEqualTo(TESTER.subject());
        runRestore(command, jobId);

        Answer jobs = api.get(api.vault + "/backupJobs");
        assertThat(jobs.body().at("/value")).hasSize(2);
        assertThat(jobs.text("/value/0/properties/operation")).isEqualTo("Restore");
        assertThat(jobs.text("/value/1/properties/operation")).isEqualTo("Backup");
    }

    private void validateRestore(String point) {
        String request = Api.restoreBody(point, "https://keys.example.com/secrets/target");
        Answer asked = api.post(api.instance + "/ValidateRestore", "{\"restoreRequestObject\": " + request + "}");
        assertThat(asked.status()).isEqualTo(202);
        assertThat(api.get(asked.header("Location")).status()).isEqualTo(202);
        ValidateRestore question = others.receive(
                ValidateRestore.class,
                found -> point.equals(found.restore().recoveryPointId().toString()));
        assertThat(question.restore().targetDataSource().resourceName()).isEqualTo("orders-restored");
        others.publish(new ValidationCompleted(
                question.operationId(),
                Instant.now(),
                null,
                null,
                List.of(ErrorDetail.of(ErrorCode.ROLES_LEFT_OUT, "No shop.", "CREATE ROLE shop;"))));
        Answer status = api.follow(asked);
        assertThat(status.text("/status")).isEqualTo("Succeeded");
        assertThat(status.text("/properties/pgvault/warnings/0/message")).isEqualTo("No shop.");
        Answer result = api.get(asked.header("Location"));
        assertThat(result.text("/objectType")).isEqualTo("OperationJobExtendedInfo");
        assertThat(result.text("/pgvault/warnings/0/innerError/additionalInfo/DetailedNonLocalisedMessage"))
                .isEqualTo("CREATE ROLE shop;");
        assertThat(api.get(api.vault + "/backupJobs").body().at("/value")).hasSize(1);
    }

    private Object askerOfOperation(JobId job) {
        return QuarkusTransaction.requiringNew()
                .call(() -> rows.createNativeQuery(
                                "select asked_by ->> 'subject' from operation where job_id = :job", String.class)
                        .setParameter("job", job.value())
                        .getSingleResult());
    }

    private void runBackup(BackupTriggered trigger) {
        Answer queued = api.get(story.job(trigger));
        assertThat(queued.text("/properties/status")).isEqualTo("InProgress");
        assertThat(queued.text("/properties/duration")).isEqualTo("PT0S");
        others.publish(new JobStarted(Story.attempt(trigger, 1), Instant.now(), trigger));
        others.publish(new JobHeartbeat(
                Story.attempt(trigger, 1), Instant.now(), JobHeartbeat.Phase.DUMPING, 4_221_263, 1_000_000, 8_442_527));
        Answer running = api.until(story.job(trigger), "/properties/extendedInfo/subTasks/0/taskProgress", "50%");
        assertThat(running.text("/properties/extendedInfo/additionalDetails/Phase"))
                .isEqualTo("Dumping");
        assertThat(running.text("/properties/extendedInfo/additionalDetails/RawBytes"))
                .isEqualTo("4221263");
        assertThat(running.text("/properties/extendedInfo/additionalDetails/AskedBy"))
                .isEqualTo("tester");
        others.publish(Story.completed(trigger, Instant.now()));
    }

    private void tag(BackupTriggered trigger) {
        Instant expiry = Instant.parse("2027-02-20T00:00:00Z");
        var point = Story.recoveryPoint(trigger, Instant.now());
        others.publish(new RecoveryPointTagged(
                Instant.now(), point.instanceId(), point.id(), "Default", null, expiry, "No other tag matches."));
        String points = api.instance + "/recoveryPoints";
        Answer list = api.until(points + "?$filter=", "/value/0/properties/retentionTagName", "Default");
        assertThat(list.text("/value/0/properties/expiryTime")).isEqualTo(expiry.toString());
        assertThat(list.text("/value/0/properties/recoveryPointDataStoresDetails/0/state"))
                .isEqualTo("COMMITTED");
        Answer one = api.get(points + "/" + point.id());
        assertThat(one.body()).isEqualTo(list.body().at("/value/0"));
        assertThat(api.get(story.job(trigger)).text("/properties/extendedInfo/additionalDetails/RetentionTag"))
                .isEqualTo("Default");
    }

    private void runRestore(RunRestore command, String jobId) {
        ErrorDetail warning = ErrorDetail.of(ErrorCode.ROLES_LEFT_OUT, "The role clerk does not exist on the target.");
        others.publish(new JobCompleted(
                Story.attempt(command, 1),
                Instant.now().plus(1, ChronoUnit.SECONDS),
                command,
                null,
                6_000_000,
                List.of(warning)));
        Answer done = api.until(jobId, "/properties/status", "CompletedWithWarnings");
        assertThat(done.text("/properties/extendedInfo/warningDetails/0/warning/message"))
                .contains("clerk");
        assertThat(done.text("/properties/extendedInfo/recoveryDestination")).endsWith("/databases/orders-restored");
        assertThat(done.text("/properties/extendedInfo/sourceRecoverPoint/recoveryPointID"))
                .isEqualTo(command.recoveryPointId().value());
    }
}
