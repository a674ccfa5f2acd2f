package io.pgvault.vault.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BringOnline;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointRehydrated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationEnded;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationFailed;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.contract.vault.LifecycleCommand.RehydrateRecoveryPoint;
import io.pgvault.vault.Samples;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that wait for a recovery point to come back from the archive. */
class FollowRehydrationsTest {
    private static final Duration PATIENCE = Duration.ofDays(7);
    private static final RehydrationTerms TERMS = new RehydrationTerms(RehydrationPriority.STANDARD, 15);
    private static final ErrorDetail LOST = ErrorDetail.of(ErrorCode.RECOVERY_POINT_CORRUPT, "A blob is missing.");

    private final SupervisionParts parts = new SupervisionParts();
    private final RecoveryPoint point = Samples.recoveryPoint(Samples.backupOnDemand(), Samples.NOW);
    private final RunRestore restore = restore();
    private final BringOnline rehydration = new BringOnline(
            JobId.random(), Samples.IN_VAULT, Samples.INSTANCE.id(), point.id(), TERMS, Samples.NOW, null);

    @BeforeEach
    void archive() {
        parts.recoveryPoints.created(point);
    }

    @Test
    void aRestoreGoesToTheWorkersWhenItsRecoveryPointIsOnline() {
        waits(restore);
        Instant since = parts.now;
        parts.now = parts.now.plus(Duration.ofHours(14));
        rehydrated();
        assertThat(parts.triggerAgain.triggerDue()).isEqualTo(1);

        assertThat(parts.published.all(RunRestore.class)).containsExactly(restore);
        assertThat(parts.job(restore).waiting()).isEqualTo(new Job.Wait(since, parts.now));
        assertThat(parts.supervised(restore).expiresAt()).isEqualTo(parts.now.plus(restore.longestWait()));
        assertThat(question(restore).status()).isEqualTo(OperationStatus.SUCCEEDED);
    }

    @Test
    void whatIsToldTwiceSendsARestoreOnce() {
        waits(restore);
        rehydrated();
        parts.triggerAgain.triggerDue();
        rehydrated();
        parts.triggerAgain.triggerDue();

        assertThat(parts.published.all(RunRestore.class)).hasSize(1);
    }

    @Test
    void whatOnlyBringsItBackIsDoneThen() {
        waits(rehydration);
        rehydrated();

        assertThat(parts.state(rehydration)).isEqualTo(JobState.COMPLETED);
        assertThat(parts.triggerAgain.triggerDue()).isZero();
        assertThat(question(rehydration).status()).isEqualTo(OperationStatus.SUCCEEDED);
    }

    @Test
    void whatWasOnlineLongAgoIsNoNews() {
        waits(restore);
        parts.followRecoveryPoints.follow(
                new RecoveryPointRehydrated(parts.now, Samples.INSTANCE.id(), point.id(), parts.now));

        assertThat(parts.job(restore).isWaiting()).isTrue();
    }

    @Test
    void whoeverWaitsForWhatDoesNotComeFailsWithItsCause() {
        waits(restore);
        waits(rehydration);
        parts.followRecoveryPoints.follow(
                new RehydrationFailed(parts.now, Samples.INSTANCE.id(), point.id(), parts.now, LOST));

        for (JobRequest failed : List.of(restore, rehydration)) {
            assertThat(parts.state(failed)).isEqualTo(JobState.FAILED);
            assertThat(Objects.requireNonNull(parts.job(failed).outcome()).error())
                    .isEqualTo(LOST);
            assertThat(question(failed).error()).isEqualTo(LOST);
        }
        assertThat(parts.triggerAgain.triggerDue()).isZero();
    }

    @Test
    void aFailureIsNoAnswerToWhatWasAskedSince() {
        waits(restore);
        parts.followRecoveryPoints.follow(
                new RehydrationFailed(parts.now, Samples.INSTANCE.id(), point.id(), parts.now.minusSeconds(1), LOST));

        assertThat(parts.job(restore).isWaiting()).isTrue();
        assertThat(question(restore).isRunning()).isTrue();
    }

    @Test
    void nobodyTakesAWaitForSilence() {
        waits(restore);
        parts.now = parts.now.plus(PATIENCE).minusSeconds(1);

        assertThat(parts.superviseJob.decide(parts.supervised(restore), parts.now, PATIENCE))
                .isEqualTo(new Verdict.Leave());
        assertThat(parts.triggerAgain.triggerDue()).isZero();
    }

    @Test
    void aWorkerLooksForItselfWhenNoAnswerEverComes() {
        waits(restore);
        parts.now = parts.now.plus(PATIENCE);

        assertThat(parts.triggerAgain.triggerDue()).isEqualTo(1);
        assertThat(parts.job(restore).isWaiting()).isFalse();
    }

    @Test
    void aRestoreThatWaitsIsCancelledAtOnce() {
        waits(restore);
        Operation cancellation =
                parts.requestCancellation.cancel(Samples.VAULT, restore.jobId().toString());

        assertThat(parts.state(restore)).isEqualTo(JobState.CANCELLED);
        assertThat(parts.operations.find(cancellation.id()).orElseThrow().status())
                .isEqualTo(OperationStatus.SUCCEEDED);
        rehydrated();
        assertThat(parts.triggerAgain.triggerDue()).isZero();
        assertThat(parts.published.all(RunRestore.class)).isEmpty();
    }

    @Test
    void whatBringsARecoveryPointBackCannotBeCancelled() {
        waits(rehydration);

        assertThatThrownBy(() -> parts.requestCancellation.cancel(
                        Samples.VAULT, rehydration.jobId().toString()))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_NOT_CANCELLABLE))
                .hasMessageContaining("brings a recovery point back");
    }

    @Test
    void nobodyElseTellsOfTheJobThatBringsItBack() {
        waits(rehydration);
        Attempt attempt = new Attempt(rehydration.jobId(), AttemptId.random(), 1, "worker-1");

        assertThatThrownBy(() ->
                        parts.followJobs.follow(new JobCompleted(attempt, parts.now, rehydration, null, 0, List.of())))
                .isInstanceOf(ContradictoryMessageException.class);
        assertThat(parts.state(rehydration)).isEqualTo(JobState.IN_PROGRESS);
    }

    @Test
    void theCatalogueShowsHowFarItIs() {
        waits(restore);
        rehydrated();
        assertThat(parts.recoveryPoints
                        .find(Samples.INSTANCE.id(), point.id())
                        .orElseThrow()
                        .isRehydrated(parts.now))
                .isTrue();

        parts.followRecoveryPoints.follow(new RehydrationEnded(parts.now, Samples.INSTANCE.id(), point.id()));

        assertThat(parts.recoveryPoints
                        .find(Samples.INSTANCE.id(), point.id())
                        .orElseThrow()
                        .isRehydrated(parts.now))
                .isFalse();
    }

    private void rehydrated() {
        parts.followRecoveryPoints.follow(new RecoveryPointRehydrated(
                parts.now, Samples.INSTANCE.id(), point.id(), parts.now.plus(Duration.ofDays(15))));
    }

    /** As whoever asks for it leaves it. */
    private void waits(JobRequest request) {
        parts.queued(request);
        parts.waiting.add(
                request.jobId(), parts.now, request.jobKind().isForWorkers() ? parts.now.plus(PATIENCE) : null);
        parts.operations.add(
                Operation.running(
                        OperationId.random(),
                        OperationKind.AWAIT_ONLINE,
                        Samples.IN_VAULT.resourceId(),
                        "westeurope",
                        request.jobId().value(),
                        parts.now),
                new RehydrateRecoveryPoint(
                        Samples.IN_VAULT, Samples.INSTANCE.id(), point.id(), request.jobId(), TERMS, parts.now),
                parts.now);
    }

    private Operation question(JobRequest request) {
        return parts.operations.all().stream()
                .filter(operation -> operation.kind() == OperationKind.AWAIT_ONLINE)
                .filter(operation -> request.jobId().value().equals(operation.subject()))
                .findFirst()
                .orElseThrow();
    }

    private RunRestore restore() {
        RunRestore like = Samples.restore();
        return new RunRestore(
                like.jobId(),
                1,
                Samples.NOW,
                like.vault(),
                like.instanceId(),
                point.id(),
                like.targetDataSource(),
                like.targetSecret(),
                false,
                null,
                null,
                TERMS);
    }
}
