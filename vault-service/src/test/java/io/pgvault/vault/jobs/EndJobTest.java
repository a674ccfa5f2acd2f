package io.pgvault.vault.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.vault.LifecycleCommand.ScrubRecoveryPoint;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationsInMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndJobTest {
    private static final ErrorDetail REASON = ErrorDetail.of(ErrorCode.JOB_TIMEOUT, "It took too long.");

    private final BackupTriggered backup = Samples.backupOnDemand();
    private final JobsInMemory jobs = new JobsInMemory(() -> Samples.NOW);
    private final OperationsInMemory operations = new OperationsInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final List<String> counted = new ArrayList<>();
    private final List<Ending> told = new ArrayList<>();
    private final EndJob endJob = new EndJob(
            jobs,
            operations,
            published,
            (kind, state) -> counted.add(kind + " " + state),
            (request, ending) -> told.add(ending));

    @BeforeEach
    void queue() {
        jobs.addIfUnknown(Job.queued(backup));
    }

    @Test
    void anEndIsKeptCountedAndTold() {
        Ending failed = ending(JobState.FAILED);

        assertThat(endJob.end(backup, failed)).isTrue();

        assertThat(jobs.get(backup.jobId())).satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.outcome()).isEqualTo(failed.outcome());
        });
        assertThat(counted).containsExactly("BACKUP FAILED");
        assertThat(told).containsExactly(failed);
        assertThat(published.all()).isEmpty();
    }

    @Test
    void anEndThatIsKnownOrOverruledIsNoNews() {
        endJob.end(backup, ending(JobState.COMPLETED));

        assertThat(endJob.end(backup, ending(JobState.COMPLETED))).isFalse();
        assertThat(endJob.end(backup, ending(JobState.FAILED))).isFalse();

        assertThat(jobs.get(backup.jobId()).state()).isEqualTo(JobState.COMPLETED);
        assertThat(counted).containsExactly("BACKUP COMPLETED");
        assertThat(told).hasSize(1);
    }

    @Test
    void anEndThatOverrulesAnotherIsToldToo() {
        endJob.end(backup, ending(JobState.FAILED));

        assertThat(endJob.end(backup, ending(JobState.COMPLETED))).isTrue();

        assertThat(counted).containsExactly("BACKUP FAILED", "BACKUP COMPLETED");
    }

    @Test
    void theEndOfAnUnknownJobIsNoNews() {
        assertThat(endJob.end(Samples.backupOnDemand(), ending(JobId.random(), JobState.FAILED)))
                .isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void aCancellationThatComesToItsEndHasSucceeded() {
        OperationId cancellation = running(OperationKind.CANCEL_JOB, backup.jobId());

        endJob.end(backup, ending(JobState.CANCELLED));

        assertThat(operations.get(cancellation)).satisfies(operation -> {
            assertThat(operation.status()).isEqualTo(OperationStatus.SUCCEEDED);
            assertThat(operation.endedAt()).isEqualTo(Samples.NOW);
        });
    }

    @ParameterizedTest
    @CsvSource({"FAILED, failed", "COMPLETED, completed", "COMPLETED_WITH_WARNINGS, completed with warnings"})
    void aCancellationThatCameTooLateHasFailed(JobState state, String inWords) {
        OperationId cancellation = running(OperationKind.CANCEL_JOB, backup.jobId());

        endJob.end(backup, ending(state));

        assertThat(operations.get(cancellation)).satisfies(operation -> {
            assertThat(operation.status()).isEqualTo(OperationStatus.FAILED);
            assertThat(operation.error())
                    .isEqualTo(ErrorDetail.of(
                            ErrorCode.JOB_NOT_CANCELLABLE,
                            "The job " + backup.jobId() + " ended before it could be cancelled: " + inWords + "."));
        });
    }

    @Test
    void onlyCancellationsOfTheJobEndWithIt() {
        OperationId ofAnother = running(OperationKind.CANCEL_JOB, JobId.random());
        OperationId ofAnotherKind = running(OperationKind.CONFIGURE_PROTECTION, backup.jobId());

        endJob.end(backup, ending(JobState.CANCELLED));

        assertThat(operations.get(ofAnother).isRunning()).isTrue();
        assertThat(operations.get(ofAnotherKind).isRunning()).isTrue();
    }

    @Test
    void whoeverTakesACopyOfAnEndedJobMustNotBeginWithIt() {
        jobs.row(backup.jobId()).resends = 1;

        endJob.end(backup, ending(JobState.COMPLETED));

        assertThat(published.all()).containsExactly(new CancelJob(backup.jobId(), Samples.NOW));
    }

    @ParameterizedTest
    @CsvSource({"RECOVERY_POINT_CORRUPT, true", "RESTORE_FAILED, false"})
    void whatARestoreFoundDamagedIsReadAgain(ErrorCode code, boolean asked) {
        RunRestore restore = Samples.restore();
        jobs.addIfUnknown(Job.queued(restore));

        endJob.end(
                restore,
                new Ending(
                        restore.jobId(),
                        JobState.FAILED,
                        1,
                        Job.Outcome.failed(Samples.NOW, ErrorDetail.of(code, "So.")),
                        null));

        Message scrub =
                new ScrubRecoveryPoint(restore.vault(), restore.instanceId(), restore.recoveryPointId(), Samples.NOW);
        assertThat(published.all().contains(scrub)).isEqualTo(asked);
    }

    @Test
    void aFailedRestoreAsFilesLeavesNothingOnAServerAndWhatItFoundDamagedIsReadAgain() {
        RunFilesRestore restore = Samples.filesRestore();
        jobs.addIfUnknown(Job.queued(restore));

        endJob.end(
                restore,
                new Ending(
                        restore.jobId(),
                        JobState.FAILED,
                        1,
                        Job.Outcome.failed(Samples.NOW, ErrorDetail.of(ErrorCode.RECOVERY_POINT_CORRUPT, "So.")),
                        null));

        assertThat(published.all())
                .containsExactly(new ScrubRecoveryPoint(
                        restore.vault(), restore.instanceId(), restore.recoveryPointId(), Samples.NOW));
    }

    private OperationId running(OperationKind kind, JobId subject) {
        Operation operation = Operation.running(
                OperationId.random(), kind, "/vaults/main", "westeurope", subject.value(), Samples.NOW);
        operations.add(operation);
        return operation.id();
    }

    private Ending ending(JobState state) {
        return ending(backup.jobId(), state);
    }

    private static Ending ending(JobId job, JobState state) {
        return new Ending(job, state, 1, Job.Outcome.failed(Samples.NOW, REASON), null);
    }
}
