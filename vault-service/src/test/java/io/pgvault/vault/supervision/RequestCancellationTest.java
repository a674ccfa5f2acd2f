package io.pgvault.vault.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.JobId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.JobEvent.JobCancelled;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.vault.Samples;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCancellationTest {
    private final SupervisionParts parts = new SupervisionParts();
    private final BackupTriggered backup = Samples.backupOnDemand();

    @Test
    void whoeverWorksOnTheJobIsToldToStop() {
        parts.running(backup, 1);

        Operation operation = cancel(backup);

        CancelJob command = new CancelJob(backup.jobId(), Samples.NOW);
        assertThat(parts.state(backup)).isEqualTo(JobState.CANCELLING);
        assertThat(parts.supervised(backup).cancelRequestedAt()).isEqualTo(Samples.NOW);
        assertThat(parts.published.all()).containsExactly(command);
        assertThat(parts.operations.question(operation.id())).contains(command);
    }

    @Test
    void theOperationGoesOnUntilTheJobHasEnded() {
        parts.running(backup, 1);

        Operation operation = cancel(backup);
        assertThat(parts.operations.get(operation.id())).satisfies(running -> {
            assertThat(running.kind()).isEqualTo(OperationKind.CANCEL_JOB);
            assertThat(running.status()).isEqualTo(OperationStatus.RUNNING);
            assertThat(running.jobId()).isEqualTo(backup.jobId());
            assertThat(running.vaultResourceId())
                    .isEqualTo(Samples.VAULT.address().resourceId());
        });

        parts.followJobs.follow(new JobCancelled(Samples.attempt(backup, 1), Samples.NOW, backup));
        assertThat(parts.operations.get(operation.id()).status()).isEqualTo(OperationStatus.SUCCEEDED);
    }

    @Test
    void anAttemptThatWaitsForItsTimeIsNotSentAnyMore() {
        parts.running(backup, 1);
        parts.attempts.next(backup.jobId(), 2, Samples.NOW);

        cancel(backup);

        assertThat(parts.triggerAgain.triggerDue()).isZero();
    }

    @Test
    void askingAgainWhileItGoesOnIsNoErrorAndEndsWithTheJob() {
        parts.running(backup, 1);

        Operation first = cancel(backup);
        Operation second = cancel(backup);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(parts.published.all(CancelJob.class)).hasSize(2);

        parts.followJobs.follow(new JobCancelled(Samples.attempt(backup, 1), Samples.NOW, backup));
        assertThat(parts.operations.all()).extracting(Operation::status).containsOnly(OperationStatus.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({
        "CANCELLED, cancelled",
        "FAILED, failed",
        "COMPLETED, completed",
        "COMPLETED_WITH_WARNINGS, completed with warnings"
    })
    void aJobThatHasEndedCannotBeCancelled(JobState ended, String inWords) {
        parts.ended(backup, ended);

        assertThatThrownBy(() -> cancel(backup))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_NOT_CANCELLABLE))
                .hasMessage("The job " + backup.jobId() + " has ended: " + inWords + ".");
        assertThat(parts.state(backup)).isEqualTo(ended);
        assertThat(parts.published.all()).isEmpty();
        assertThat(parts.operations.all()).isEmpty();
    }

    @Test
    void aTieringCannotBeCancelled() {
        TierRecoveryPoint tiering = parts.queued(Samples.tiering());

        assertThatThrownBy(() -> cancel(tiering))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_NOT_CANCELLABLE))
                .hasMessage(
                        "The job " + tiering.jobId() + " moves a recovery point to the archive, as its policy says.");
        assertThat(parts.state(tiering)).isEqualTo(JobState.IN_PROGRESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "6f2b2c7e-9a55-4e1c-8f43-000000000000"})
    void aJobThatIsNotThereIsNotFound(String id) {
        assertThatThrownBy(() -> parts.requestCancellation.cancel(Samples.VAULT, id))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_NOT_FOUND))
                .hasMessage("There is no job " + id + " in the backup vault Main.");
    }

    @Test
    void theJobOfAnotherVaultIsNotFound() {
        parts.running(backup, 1);
        Vault other = Vault.provisioning(
                VaultId.random(),
                new VaultAddress("s", "Backups", "Other"),
                "westeurope",
                Samples.SETTINGS,
                Samples.NOW);

        assertThatThrownBy(() ->
                        parts.requestCancellation.cancel(other, backup.jobId().toString()))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_NOT_FOUND));
        assertThat(parts.state(backup)).isEqualTo(JobState.IN_PROGRESS);
    }

    private Operation cancel(JobRequest request) {
        JobId id = request.jobId();
        return parts.requestCancellation.cancel(Samples.VAULT, id.toString());
    }
}
