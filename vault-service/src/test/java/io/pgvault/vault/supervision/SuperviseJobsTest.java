package io.pgvault.vault.supervision;

import static io.pgvault.vault.supervision.SupervisionParts.EXPIRY_GRACE;
import static io.pgvault.vault.supervision.SupervisionParts.LOST_AFTER;
import static io.pgvault.vault.supervision.SupervisionParts.MAX_ATTEMPTS;
import static io.pgvault.vault.supervision.SupervisionParts.UNTAKEN_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.JobId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.vault.LifecycleCommand.ResolveJob;
import io.pgvault.vault.Samples;
import io.pgvault.vault.jobs.JobState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SuperviseJobsTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final SupervisionParts parts = new SupervisionParts();
    private final BackupTriggered backup = Samples.backupOnDemand();
    private Duration caughtUpFor = LONG;

    private final SuperviseJobs supervise = new SuperviseJobs(
            parts.attempts, parts.superviseJob, parts.applyVerdict, new Listening(), parts.locks, () -> parts.now);

    @Test
    void aJobWhoseWorkerIsLostGetsAnotherAttempt() {
        parts.running(backup, 1);

        superviseAfter(LOST_AFTER);

        assertThat(parts.supervised(backup)).satisfies(job -> {
            assertThat(job.attemptNumber()).isEqualTo(2);
            assertThat(job.triggerAgainAt()).isEqualTo(parts.now);
        });
    }

    @Test
    void aJobThatLivesIsLeftAlone() {
        parts.running(backup, 1);

        superviseAfter(LOST_AFTER.minusSeconds(1));

        assertThat(parts.supervised(backup).attemptNumber()).isEqualTo(1);
    }

    @Test
    void silenceTellsNothingToWhoDoesNotListen() {
        parts.running(backup, 1);
        caughtUpFor = LOST_AFTER.minusSeconds(1);

        superviseAfter(LONG);

        assertThat(parts.supervised(backup).attemptNumber()).isEqualTo(1);
    }

    @Test
    void nothingIsDoneWhileAnotherReplicaIsAtIt() {
        parts.running(backup, 1);
        parts.locks.heldElsewhere("supervisor");

        superviseAfter(LONG);

        assertThat(parts.supervised(backup).attemptNumber()).isEqualTo(1);
    }

    @Test
    void aTriggerThatNobodyTookInTimeIsGivenUp() {
        parts.queued(backup);

        superviseAfter(Samples.LONGEST_WAIT.plus(EXPIRY_GRACE));

        assertThat(parts.state(backup)).isEqualTo(JobState.CANCELLED);
        assertThat(parts.published.all()).containsExactly(new CancelJob(backup.jobId(), parts.now));
    }

    @Test
    void whatLiesInTheQueueForLongIsSentAgain() {
        parts.queued(backup);

        superviseAfter(UNTAKEN_AFTER);
        superviseAfter(UNTAKEN_AFTER.plusSeconds(1));

        assertThat(parts.published.all(BackupTriggered.class)).hasSize(1);
        assertThat(parts.healed).containsExactly("job");
    }

    @Test
    void aJobThatHasLostItsLastAttemptFailsOnceItIsKnownToHaveNoManifest() {
        parts.running(backup, MAX_ATTEMPTS);

        superviseAfter(LOST_AFTER);
        assertThat(parts.published.all())
                .containsExactly(new ResolveJob(Samples.IN_VAULT, Samples.INSTANCE.id(), backup.jobId(), parts.now));
        assertThat(parts.state(backup)).isEqualTo(JobState.IN_PROGRESS);

        parts.completeJob.resolved(new JobResolved(backup.jobId(), parts.now, null));
        assertThat(parts.state(backup)).isEqualTo(JobState.FAILED);
        assertThat(parts.endings)
                .singleElement()
                .satisfies(ending -> assertThat(ending.outcome().error())
                        .isNotNull()
                        .satisfies(error -> assertThat(error.errorCode()).isEqualTo(ErrorCode.JOB_LOST)));
    }

    @Test
    void aQuestionWithoutAnAnswerIsAskedAgain() {
        parts.running(backup, MAX_ATTEMPTS);
        superviseAfter(LOST_AFTER);

        superviseAfter(LOST_AFTER.plus(SuperviseJob.ASK_AGAIN).minusSeconds(1));
        assertThat(parts.published.all(ResolveJob.class)).hasSize(1);

        superviseAfter(LOST_AFTER.plus(SuperviseJob.ASK_AGAIN));
        assertThat(parts.published.all(ResolveJob.class)).hasSize(2);
    }

    @Test
    void aJobAgainstWhichSomethingIsDoneDoesNotKeepOthersFromHelp() {
        parts.running(backup, MAX_ATTEMPTS);
        BackupTriggered other = parts.running(Samples.backupOnDemand(), 1);

        superviseAfter(LOST_AFTER);

        assertThat(parts.supervised(backup).givingUp()).isNotNull();
        assertThat(parts.supervised(other).attemptNumber()).isEqualTo(2);
    }

    @Test
    void retentionLooksAfterTieringItself() {
        TierRecoveryPoint tiering = parts.queued(Samples.tiering());

        superviseAfter(Duration.ofDays(30));

        assertThat(parts.state(tiering)).isEqualTo(JobState.IN_PROGRESS);
    }

    private void superviseAfter(Duration silence) {
        parts.now = Samples.NOW.plus(silence);
        supervise.supervise();
    }

    private final class Listening implements CatchUp {
        @Override
        public Duration caughtUpFor(JobId job, Instant now) {
            assertThat(now).isEqualTo(parts.now);
            return caughtUpFor;
        }

        @Override
        public Duration caughtUpFor(Instant now) {
            throw new UnsupportedOperationException();
        }
    }
}
