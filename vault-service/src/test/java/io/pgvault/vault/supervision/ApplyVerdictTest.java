package io.pgvault.vault.supervision;

import static io.pgvault.vault.supervision.SupervisionParts.LASTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.vault.LifecycleCommand.ResolveJob;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplyVerdictTest {
    private static final Instant AT = Samples.NOW.minusSeconds(7);
    private static final Verdict FAILED = new Verdict.End(1, JobState.FAILED, LASTING);

    private final SupervisionParts parts = new SupervisionParts();
    private final BackupTriggered backup = Samples.backupOnDemand();

    @Test
    void whatIsLeftStaysAsItIs() {
        parts.running(backup, 1);
        SupervisedJob before = parts.supervised(backup);

        assertThat(apply(new Verdict.Leave())).isFalse();

        assertThat(parts.supervised(backup)).isEqualTo(before);
        assertThat(parts.published.all()).isEmpty();
    }

    @Test
    void theNextAttemptWaitsUntilItsTimeHasCome() {
        parts.running(backup, 1);
        Instant notBefore = Samples.NOW.plusSeconds(30);

        assertThat(apply(new Verdict.NextAttempt(2, notBefore))).isFalse();

        assertThat(parts.supervised(backup)).satisfies(job -> {
            assertThat(job.attemptNumber()).isEqualTo(2);
            assertThat(job.started()).isFalse();
            assertThat(job.triggerAgainAt()).isEqualTo(notBefore);
        });
        assertThat(parts.published.all()).isEmpty();
    }

    @Test
    void whatNobodyTookIsSentOnceMore() {
        parts.queued(backup);

        assertThat(apply(new Verdict.SendAgain())).isFalse();

        assertThat(parts.published.all(BackupTriggered.class))
                .extracting(BackupTriggered::jobId)
                .containsExactly(backup.jobId());
        assertThat(parts.supervised(backup).resends()).isEqualTo(1);
    }

    @Test
    void aRestoreThatNobodyAskedForHereIsNotHadDone() {
        RunRestore told = parts.learned(Samples.restore());
        parts.attempts.started(told.jobId(), 1, Samples.NOW);

        boolean ended = parts.applyVerdict.apply(parts.supervised(told), new Verdict.NextAttempt(2, Samples.NOW), AT);

        assertThat(ended).isTrue();
        assertThat(parts.state(told)).isEqualTo(JobState.FAILED);
        assertThat(parts.published.all(RunRestore.class)).isEmpty();
    }

    @Test
    void aBackupOfAnInstanceThatIsNotKnownIsNotHadDone() {
        BackupTriggered told = parts.learned(Samples.scheduledBackup(
                BackupInstance.configuring(
                        InstanceId.random(), Samples.IN_VAULT, "told", Samples.SETUP, OperationId.random()),
                Samples.NOW));

        assertThat(parts.applyVerdict.apply(parts.supervised(told), new Verdict.SendAgain(), AT))
                .isTrue();
        assertThat(parts.state(told)).isEqualTo(JobState.FAILED);
        assertThat(parts.published.all(BackupTriggered.class)).isEmpty();
    }

    @Test
    void aJobIsNotGivenUpBeforeItsManifestIsAskedFor() {
        parts.running(backup, 3);

        assertThat(apply(new Verdict.AskFirst(JobState.FAILED, LASTING))).isFalse();

        assertThat(parts.state(backup)).isEqualTo(JobState.IN_PROGRESS);
        assertThat(parts.supervised(backup).givingUp())
                .isEqualTo(new SupervisedJob.GivingUp(JobState.FAILED, LASTING, Samples.NOW));
        assertThat(parts.published.all())
                .containsExactly(new ResolveJob(Samples.IN_VAULT, Samples.INSTANCE.id(), backup.jobId(), Samples.NOW));
    }

    @Test
    void anEndEndsTheJobForTheReasonThatItHas() {
        parts.running(backup, 1);

        assertThat(apply(FAILED)).isTrue();

        assertThat(parts.job(backup)).satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.outcome()).isEqualTo(new Job.Outcome(AT, LASTING, List.of(), 0, 0));
        });
        assertThat(parts.published.all()).isEmpty();
    }

    @Test
    void whoeverTakesAnEndedJobFromTheQueueMustNotBeginWithIt() {
        parts.queued(backup);

        assertThat(apply(FAILED)).isTrue();

        assertThat(parts.published.all()).containsExactly(new CancelJob(backup.jobId(), AT));
    }

    @Test
    void anEndThatIsKnownIsNoNews() {
        parts.queued(backup);
        apply(FAILED);

        assertThat(apply(FAILED)).isFalse();

        assertThat(parts.endings).hasSize(1);
        assertThat(parts.published.all(CancelJob.class)).hasSize(1);
    }

    @Test
    void anEndOfAnOlderAttemptDoesNotEndTheJob() {
        parts.running(backup, 2);

        assertThat(apply(FAILED)).isFalse();

        assertThat(parts.state(backup)).isEqualTo(JobState.IN_PROGRESS);
    }

    private boolean apply(Verdict verdict) {
        return parts.applyVerdict.apply(parts.supervised(backup), verdict, AT);
    }
}
