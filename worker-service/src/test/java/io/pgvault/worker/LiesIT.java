package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.worker.attempts.AttemptOutcome;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Well-formed commands that are not true. */
class LiesIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final String database = "lies_" + UUID.randomUUID().toString().substring(0, 8);

    /** The vault's own container, under the name of another one, whose bindings would open its secrets. */
    private final VaultReference borrowed = new VaultReference(worker.vault().id(), "/subscriptions/victim");

    @BeforeEach
    void makeDatabase() {
        worker.postgres().execute("postgres", "create database " + database);
        worker.postgres().execute(database, "create table items as select generate_series(1, 10) i");
    }

    @Test
    void noSecretOfAnotherVaultIsReadForABackup() {
        BackupSource own = worker.target(worker.superuserSecret(database));
        BackupSource lie = new BackupSource(
                borrowed, own.instanceId(), own.instanceName(), own.dataSource(), unread(), own.identity());

        assertFails(ErrorCode.VAULT_NOT_KNOWN, () -> worker.backUp(worker.trigger(lie)));
    }

    @Test
    void noSecretOfAnotherVaultIsReadForARestore() throws Exception {
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(database));
        RunRestore own = worker.restoreCommand(point, database + "_copy", unread());

        assertFails(ErrorCode.VAULT_NOT_KNOWN, () -> worker.restore(of(borrowed, point.instanceId(), point, own)));
    }

    @Test
    void noSecretOfAnotherVaultIsReadForAValidation() throws InterruptedException {
        BackupSource own = worker.target(worker.superuserSecret(database));

        ErrorDetail answer = worker.validations()
                .validate(new ValidateBackup(OperationId.random(), Instant.now(), borrowed, own.dataSource(), unread()))
                .error();

        assertThat(answer).isNotNull();
        assertThat(answer.errorCode()).isEqualTo(ErrorCode.VAULT_NOT_KNOWN);
    }

    @Test
    void aRecoveryPointIsNotRestoredAsOneOfAnotherInstanceOrVault() throws Exception {
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint point = worker.recoveryPoint(secret);
        RunRestore own = worker.restoreCommand(point, database + "_copy", secret);

        assertFails(
                ErrorCode.RECOVERY_POINT_NOT_FOUND,
                () -> worker.restore(of(worker.vault(), InstanceId.random(), point, own)));
        VaultReference nowhere =
                new VaultReference(VaultId.random(), worker.vault().resourceId());
        assertFails(ErrorCode.STORAGE_PERMISSION, () -> worker.restore(of(nowhere, point.instanceId(), point, own)));
    }

    @Test
    void aSecondTriggerOfAJobThatIsDoneChangesNothingOfItsRecoveryPoint() throws Exception {
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(database)));
        RecoveryPoint done = point(worker.backUp(trigger));
        BlobAddress manifest =
                new BlobAddress(worker.container(), StorageLayout.manifest(done.instanceId(), done.id()));
        byte[] stored = worker.store().read(manifest, 1 << 20).orElseThrow().bytes();
        BackupTriggered lie = new BackupTriggered(
                trigger.jobId(),
                TriggerKind.SCHEDULED,
                Instant.now(),
                Instant.now(),
                Instant.now().plusSeconds(600),
                2,
                new BackupSource(
                        worker.vault(),
                        done.instanceId(),
                        "another",
                        trigger.source().dataSource(),
                        worker.superuserSecret("postgres"),
                        null),
                WorkerFixture.POLICY,
                "Weekly",
                null,
                null);

        assertThat(point(worker.backUp(lie))).isEqualTo(done);
        assertThat(worker.store().read(manifest, 1 << 20).orElseThrow().bytes()).isEqualTo(stored);
    }

    /** Whoever reads it fails in another way. */
    private static SecretReference unread() {
        return new SecretReference(URI.create("https://keys.test/secrets/of-the-victim"));
    }

    private static RunRestore of(VaultReference vault, InstanceId instance, RecoveryPoint point, RunRestore like) {
        return new RunRestore(
                JobId.random(),
                1,
                like.requestedAt(),
                vault,
                instance,
                point.id(),
                like.targetDataSource(),
                like.targetSecret(),
                true,
                null,
                null,
                null);
    }

    private static RecoveryPoint point(AttemptOutcome outcome) {
        RecoveryPoint point = ((AttemptOutcome.Completed) outcome).recoveryPoint();
        assertThat(point).isNotNull();
        return point;
    }

    private static void assertFails(ErrorCode code, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }
}
