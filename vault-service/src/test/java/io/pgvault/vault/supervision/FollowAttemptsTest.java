package io.pgvault.vault.supervision;

import static io.pgvault.vault.supervision.SupervisionParts.LASTING;
import static io.pgvault.vault.supervision.SupervisionParts.MENDABLE;
import static io.pgvault.vault.supervision.SupervisionParts.PASSING;
import static io.pgvault.vault.supervision.SupervisionParts.RETRY_PAUSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.JobCancelled;
import io.pgvault.contract.job.JobEvent.JobDeferred;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobSkipped;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.JobEvent.JobYielded;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.InstancesInMemory.LastBackup;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FollowAttemptsTest {
    /** The workers' clock is wrong. */
    private static final Instant AT = Samples.NOW.minus(Duration.ofDays(1));

    private static final Duration PAUSE = Duration.ofMinutes(2);
    private static final ErrorDetail LATE = ErrorDetail.of(ErrorCode.TRIGGER_EXPIRED, "Too late.");

    private final SupervisionParts parts = new SupervisionParts();
    private final BackupTriggered backup = Samples.backupOnDemand();

    @Test
    void aStartIsASignOfLifeByThisServicesClock() {
        started(backup, 1);

        assertThat(parts.state(backup)).isEqualTo(JobState.IN_PROGRESS);
        assertThat(parts.supervised(backup)).satisfies(job -> {
            assertThat(job.started()).isTrue();
            assertThat(job.lastSign()).isEqualTo(Samples.NOW);
        });
    }

    @Test
    void aStartOfAnOlderAttemptChangesNothing() {
        parts.running(backup, 2);
        parts.now = Samples.NOW.plusSeconds(5);

        started(backup, 1);

        assertThat(parts.supervised(backup).attemptNumber()).isEqualTo(2);
        assertThat(parts.supervised(backup).lastSign()).isEqualTo(Samples.NOW);
    }

    @Test
    void anAttemptThatYieldsTellsThatAnotherLives() {
        parts.running(backup, 1);
        parts.now = Samples.NOW.plusSeconds(5);

        parts.followAttempts.yielded(new JobYielded(Samples.attempt(backup, 2), AT, backup));

        assertThat(parts.supervised(backup)).satisfies(job -> {
            assertThat(job.attemptNumber()).isEqualTo(1);
            assertThat(job.lastSign()).isEqualTo(parts.now);
        });
    }

    @Test
    void aJobThatIsFirstHeardOfWhenAnAttemptYieldsBecomesKnown() {
        parts.followAttempts.yielded(new JobYielded(Samples.attempt(backup, 1), AT, backup));

        assertThat(parts.state(backup)).isEqualTo(JobState.QUEUED);
    }

    @Test
    void aFailureThatMayPassIsFollowedByAnotherAttempt() {
        failed(backup, 1, PASSING);

        assertThat(parts.state(backup).hasEnded()).isFalse();
        assertThat(parts.supervised(backup)).satisfies(job -> {
            assertThat(job.attemptNumber()).isEqualTo(2);
            assertThat(job.triggerAgainAt()).isEqualTo(Samples.NOW.plus(RETRY_PAUSE));
        });
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id())).isEmpty();
    }

    @Test
    void aFailureToldTwiceIsFollowedByOneAttempt() {
        failed(backup, 1, PASSING);
        parts.now = Samples.NOW.plusSeconds(5);
        failed(backup, 1, PASSING);

        assertThat(parts.supervised(backup).attemptNumber()).isEqualTo(2);
        assertThat(parts.supervised(backup).triggerAgainAt()).isEqualTo(Samples.NOW.plus(RETRY_PAUSE));
    }

    @Test
    void aFailureThatAPersonHasToMendShowsAtTheInstance() {
        failed(backup, 1, MENDABLE);

        assertThat(parts.job(backup).outcome()).isEqualTo(Job.Outcome.failed(AT, MENDABLE));
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id()))
                .contains(new LastBackup(backup.jobId(), AT, MENDABLE));
        assertThat(parts.instances.get(Samples.INSTANCE.id()).state()).isEqualTo(ProtectionState.PROTECTION_ERROR);
    }

    @Test
    void aFailureThatNobodyCanMendDoesNotShowAtTheInstance() {
        failed(backup, 1, LASTING);

        assertThat(parts.state(backup)).isEqualTo(JobState.FAILED);
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id())).isEmpty();
    }

    @Test
    void aRestoreThatFailsSaysNothingOfTheInstance() {
        RunRestore restore = Samples.restore();

        failed(restore, 1, MENDABLE);

        assertThat(parts.state(restore)).isEqualTo(JobState.FAILED);
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id())).isEmpty();
    }

    @Test
    void aFailureThatOnlyRepeatsAKnownEndSaysNothingNewOfTheInstance() {
        failed(backup, 1, LASTING);
        failed(backup, 1, MENDABLE);

        assertThat(parts.endings).hasSize(1);
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id())).isEmpty();
    }

    @Test
    void aSkippedJobEndsForTheReasonThatTheWorkerGives() {
        parts.followAttempts.skipped(new JobSkipped(Samples.attempt(backup, 1), AT, backup, LATE));

        assertThat(parts.state(backup)).isEqualTo(JobState.CANCELLED);
        assertThat(parts.job(backup).outcome()).isEqualTo(Job.Outcome.failed(AT, LATE));
    }

    @Test
    void aCancelledAttemptEndsTheJob() {
        parts.running(backup, 1);
        parts.attempts.cancel(backup.jobId(), Samples.NOW);

        parts.followAttempts.cancelled(new JobCancelled(Samples.attempt(backup, 1), AT, backup));

        assertThat(parts.state(backup)).isEqualTo(JobState.CANCELLED);
        assertThat(parts.endings)
                .singleElement()
                .satisfies(ending -> assertThat(ending.outcome().endedAt()).isEqualTo(AT));
    }

    @Test
    void aDeferredBackupWaitsWhileItsServerIsAtWork() {
        parts.running(Samples.backupOnDemand(), 1);

        deferred(backup, 1, AT.plus(PAUSE));

        assertThat(parts.supervised(backup)).satisfies(job -> {
            assertThat(job.triggerAgainAt()).isEqualTo(Samples.NOW.plus(PAUSE));
            assertThat(job.deferredUntil()).isEqualTo(AT.plus(PAUSE));
        });
    }

    @Test
    void aDeferredBackupHasNobodyToWaitForWhenItsServerIsFreeByNow() {
        deferred(backup, 1, AT.plus(PAUSE));

        assertThat(parts.supervised(backup).triggerAgainAt()).isEqualTo(Samples.NOW.plusSeconds(1));
    }

    @Test
    void aDeferredRestoreWaitsForAsLongAsTheWorkerSays() {
        RunRestore restore = Samples.restore();

        deferred(restore, 1, AT.plus(PAUSE));

        assertThat(parts.supervised(restore).triggerAgainAt()).isEqualTo(Samples.NOW.plus(PAUSE));
    }

    @Test
    void aDeferralToldTwiceIsOne() {
        deferred(backup, 1, AT.plus(PAUSE));
        parts.now = Samples.NOW.plusSeconds(20);
        deferred(backup, 1, AT.plus(PAUSE));

        assertThat(parts.supervised(backup).triggerAgainAt()).isEqualTo(Samples.NOW.plusSeconds(1));
    }

    @Test
    void aCancelledJobIsNotDeferredButEnds() {
        parts.queued(backup);
        parts.attempts.cancel(backup.jobId(), Samples.NOW);

        deferred(backup, 1, AT.plus(PAUSE));

        assertThat(parts.state(backup)).isEqualTo(JobState.CANCELLED);
        assertThat(parts.supervised(backup).triggerAgainAt()).isNull();
    }

    @Test
    void noWorkerHasToDoWithTiering() {
        TierRecoveryPoint tiering = Samples.tiering();

        assertThatThrownBy(() ->
                        parts.followAttempts.skipped(new JobSkipped(Samples.attempt(tiering, 1), AT, tiering, LATE)))
                .isInstanceOf(ContradictoryMessageException.class)
                .hasMessage("No worker has to do with the job " + tiering.jobId() + ".");
        assertThat(parts.jobs.all()).isEmpty();
    }

    private void started(JobRequest request, int attempt) {
        parts.followAttempts.started(new JobStarted(Samples.attempt(request, attempt), AT, request));
    }

    private void failed(JobRequest request, int attempt, ErrorDetail error) {
        parts.followAttempts.failed(new JobFailed(Samples.attempt(request, attempt), AT, request, error));
    }

    private void deferred(JobRequest request, int attempt, Instant notBefore) {
        parts.followAttempts.deferred(new JobDeferred(Samples.attempt(request, attempt), AT, request, notBefore));
    }
}
