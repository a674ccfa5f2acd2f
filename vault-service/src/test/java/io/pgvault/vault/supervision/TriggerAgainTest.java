package io.pgvault.vault.supervision;

import static io.pgvault.vault.supervision.SupervisionParts.PASSING;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.jobs.Ending;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriggerAgainTest {
    private static final Instant NOW = Samples.NOW;
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final SupervisionParts parts = new SupervisionParts();
    private final BackupTriggered backup = Samples.backupOnDemand();
    private final String server = backup.source().server();

    @Test
    void theNextAttemptIsSentOnceItsTimeHasComeAndOnlyOnce() {
        parts.running(backup, 1);
        parts.attempts.next(backup.jobId(), 2, NOW.plusSeconds(30));

        assertThat(parts.triggerAgain.triggerDue()).isZero();
        parts.now = NOW.plusSeconds(30);
        assertThat(parts.triggerAgain.triggerDue()).isEqualTo(1);
        assertThat(parts.triggerAgain.triggerDue()).isZero();

        assertThat(parts.published.all())
                .containsExactly(backup.again(2, parts.now, parts.now.plus(Samples.LONGEST_WAIT)));
    }

    @Test
    void theNextAttemptHasAsMuchTimeAsTheFirstOneHad() {
        parts.running(backup, 1);
        parts.attempts.next(backup.jobId(), 2, NOW);
        parts.now = NOW.plus(Samples.LONGEST_WAIT);

        parts.triggerAgain.triggerDue();

        assertThat(parts.supervised(backup)).satisfies(job -> {
            assertThat(job.sentAt()).isEqualTo(parts.now);
            assertThat(job.expiresAt()).isEqualTo(parts.now.plus(Samples.LONGEST_WAIT));
            assertThat(job.triggerAgainAt()).isNull();
            assertThat(job.started()).isFalse();
        });
    }

    @Test
    void aRestoreIsSentAgainAsItWasAskedFor() {
        RunRestore restore = parts.running(Samples.restore(), 1);
        parts.attempts.next(restore.jobId(), 2, NOW);
        parts.now = NOW.plusSeconds(30);

        parts.triggerAgain.triggerDue();

        assertThat(parts.published.all(RunRestore.class)).singleElement().satisfies(again -> {
            assertThat(again.attemptNumber()).isEqualTo(2);
            assertThat(again.requestedAt()).isEqualTo(NOW);
            assertThat(again.recoveryPointId()).isEqualTo(restore.recoveryPointId());
        });
    }

    @Test
    void aRestoreAsFilesIsSentAgainAsItWasAskedFor() {
        RunFilesRestore restore = parts.running(Samples.filesRestore(), 1);
        parts.attempts.next(restore.jobId(), 2, NOW);

        parts.triggerAgain.triggerDue();

        assertThat(parts.published.all()).containsExactly(restore.again(2, NOW, restore.expiresAt()));
    }

    @Test
    void aBackupIsSentAgainFromTheSourceThatItsInstanceHas() {
        BackupSource own = backup.source();
        BackupTriggered told = backup.from(new BackupSource(
                own.vault(),
                own.instanceId(),
                own.instanceName(),
                own.dataSource(),
                new SecretReference(URI.create("https://keys.example.com/secrets/of-another")),
                own.identity()));
        parts.running(told, 1);
        parts.attempts.next(told.jobId(), 2, NOW);

        parts.triggerAgain.triggerDue();

        assertThat(parts.published.all(BackupTriggered.class))
                .extracting(BackupTriggered::source)
                .containsExactly(own);
    }

    @Test
    void aRestoreThatNobodyAskedForHereIsNotSentWhenItWasPutOff() {
        RunRestore told = parts.learned(Samples.restore());
        parts.attempts.defer(told.jobId(), 1, NOW, NOW);

        parts.triggerAgain.triggerDue();

        assertThat(parts.published.all()).isEmpty();
        assertThat(parts.triggerAgain.triggerDue()).isZero();
    }

    @Test
    void anAttemptThatWasDeferredTwiceIsTwoEvents() {
        parts.queued(backup);
        deferUntil(backup, NOW.plus(PAUSE));
        parts.now = NOW.plus(PAUSE);
        parts.triggerAgain.triggerDue();
        deferUntil(backup, NOW.plus(PAUSE.multipliedBy(2)));
        parts.now = NOW.plus(PAUSE.multipliedBy(2));
        parts.triggerAgain.triggerDue();

        assertThat(parts.published.all(BackupTriggered.class))
                .extracting(BackupTriggered::attemptNumber)
                .containsExactly(1, 1);
        assertThat(parts.published.occasions()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void theAttemptAfterADeferredOneIsAnOrdinaryOne() {
        parts.queued(backup);
        deferUntil(backup, NOW);
        parts.attempts.next(backup.jobId(), 2, NOW);

        parts.triggerAgain.triggerDue();

        assertThat(parts.published.all(BackupTriggered.class)).hasSize(1);
        assertThat(parts.published.occasions()).isEmpty();
    }

    @Test
    void aFreeSlotGoesToTheOneThatHasWaitedLongest() {
        BackupTriggered later = parts.queued(waitingSince(NOW.minusSeconds(10)));
        BackupTriggered earlier = parts.queued(waitingSince(NOW.minusSeconds(20)));
        deferUntil(later, NOW.plus(PAUSE));
        deferUntil(earlier, NOW.plus(PAUSE));

        parts.triggerAgain.slotIsFree(server);
        assertThat(parts.published.all(BackupTriggered.class))
                .extracting(BackupTriggered::jobId)
                .containsExactly(earlier.jobId());

        parts.triggerAgain.slotIsFree(server);
        assertThat(parts.published.all(BackupTriggered.class))
                .extracting(BackupTriggered::jobId)
                .containsExactly(earlier.jobId(), later.jobId());

        parts.now = NOW.plus(PAUSE);
        assertThat(parts.triggerAgain.triggerDue()).isZero();
    }

    @Test
    void aFreeSlotOfOneServerHelpsNoOther() {
        BackupInstance elsewhere = BackupInstance.configuring(
                        InstanceId.random(), Samples.IN_VAULT, "pg2", Samples.SETUP, OperationId.random())
                .configured(new DataSourceIdentity("pg2.example.com", 5432, "orders", "7002", 150020), List.of(), NOW);
        deferUntil(parts.queued(Samples.scheduledBackup(elsewhere, NOW)), NOW.plus(PAUSE));

        parts.triggerAgain.slotIsFree(server);

        assertThat(parts.published.all()).isEmpty();
    }

    @Test
    void aFreeSlotIsNothingToWhatWaitsForAnotherReason() {
        parts.queued(backup);
        parts.attempts.next(backup.jobId(), 2, NOW.plus(PAUSE));

        parts.triggerAgain.slotIsFree(server);

        assertThat(parts.published.all()).isEmpty();
    }

    @Test
    void aJobThatEndedWhileItWaitedIsNotSent() {
        parts.queued(backup);
        deferUntil(backup, NOW.plus(PAUSE));
        parts.jobs.end(new Ending(backup.jobId(), JobState.FAILED, 1, Job.Outcome.failed(NOW, PASSING), null));
        parts.now = NOW.plus(PAUSE);

        parts.triggerAgain.slotIsFree(server);

        assertThat(parts.triggerAgain.triggerDue()).isZero();
        assertThat(parts.published.all()).isEmpty();
    }

    @Test
    void aCopyHasNoMoreTimeThanWhatItIsACopyOf() {
        parts.queued(backup);
        parts.now = NOW.plus(PAUSE);

        parts.triggerAgain.sendCopy(parts.supervised(backup), backup);

        assertThat(parts.published.all()).containsExactly(backup.again(1, parts.now, backup.expiresAt()));
        assertThat(parts.supervised(backup)).satisfies(job -> {
            assertThat(job.sentAt()).isEqualTo(parts.now);
            assertThat(job.expiresAt()).isEqualTo(backup.expiresAt());
        });
    }

    @Test
    void eachCopyIsAnEventOfItsOwnAndIsCounted() {
        parts.queued(backup);

        parts.triggerAgain.sendCopy(parts.supervised(backup), backup);
        parts.triggerAgain.sendCopy(parts.supervised(backup), backup);

        assertThat(parts.published.occasions()).hasSize(2).doesNotHaveDuplicates();
        assertThat(parts.healed).containsExactly("job", "job");
    }

    private void deferUntil(BackupTriggered job, Instant until) {
        parts.attempts.defer(job.jobId(), 1, until, until);
    }

    private static BackupTriggered waitingSince(Instant at) {
        return Samples.scheduledBackup(Samples.INSTANCE, at);
    }
}
