package io.pgvault.vault.supervision;

import static io.pgvault.vault.supervision.SupervisionParts.LASTING;
import static io.pgvault.vault.supervision.SupervisionParts.MENDABLE;
import static io.pgvault.vault.supervision.SupervisionParts.PASSING;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.InstancesInMemory.LastBackup;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompleteJobTest {
    private static final Instant AT = Samples.NOW.plusSeconds(60);
    private static final ErrorDetail WARNING = ErrorDetail.of(ErrorCode.ROLES_LEFT_OUT, "The role app is missing.");

    private final SupervisionParts parts = new SupervisionParts();
    private final BackupTriggered backup = Samples.backupOnDemand();
    private final RecoveryPoint point = Samples.recoveryPoint(backup, Samples.NOW);

    @Test
    void aBackupOfWhichNothingWasHeardIsCompleteWithItsRecoveryPoint() {
        completed(backup, 1, point);

        assertThat(parts.job(backup)).satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.COMPLETED);
            assertThat(job.recoveryPointId()).isEqualTo(point.id());
            assertThat(job.outcome()).isEqualTo(new Job.Outcome(AT, null, List.of(), 500, point.sourceBytes()));
        });
        assertThat(catalogue()).extracting(CatalogueEntry::id).containsExactly(point.id());
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id()))
                .contains(new LastBackup(backup.jobId(), AT, null));
    }

    @Test
    void whatAPersonShouldKnowIsKeptWithTheCompletedJob() {
        parts.completeJob.completed(
                new JobCompleted(Samples.attempt(backup, 1), AT, backup, point, 500, List.of(WARNING)));

        assertThat(parts.job(backup)).satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.COMPLETED_WITH_WARNINGS);
            assertThat(job.outcome()).isEqualTo(new Job.Outcome(AT, null, List.of(WARNING), 500, point.sourceBytes()));
        });
    }

    @Test
    void aRestoreIsCompleteWithoutARecoveryPointOfItsOwn() {
        RunRestore restore = parts.running(Samples.restore(), 1);

        completed(restore, 1, null);

        assertThat(parts.job(restore)).satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.COMPLETED);
            assertThat(job.recoveryPointId()).isEqualTo(restore.recoveryPointId());
            assertThat(job.outcome()).isEqualTo(new Job.Outcome(AT, null, List.of(), 500, 0));
        });
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id())).isEmpty();
    }

    @Test
    void aCompletionThatComesTwiceIsOneEnd() {
        completed(backup, 1, point);
        completed(backup, 1, point);

        assertThat(parts.endings).hasSize(1);
        assertThat(catalogue()).hasSize(1);
    }

    @Test
    void successOverrulesFailureAndMendsTheInstance() {
        parts.ended(backup, JobState.FAILED);
        parts.instances.backupFailed(Samples.INSTANCE.id(), backup.jobId(), Samples.NOW, MENDABLE);

        completed(backup, 1, point);

        assertThat(parts.state(backup)).isEqualTo(JobState.COMPLETED);
        assertThat(parts.instances.get(Samples.INSTANCE.id())).satisfies(instance -> {
            assertThat(instance.state()).isEqualTo(ProtectionState.PROTECTION_CONFIGURED);
            assertThat(instance.error()).isNull();
        });
    }

    @Test
    void successOfAnAttemptThatWasThoughtLostEndsTheJob() {
        parts.running(backup, 2);

        completed(backup, 1, point);

        assertThat(parts.state(backup)).isEqualTo(JobState.COMPLETED);
        assertThat(parts.supervised(backup).attemptNumber()).isEqualTo(2);
    }

    @Test
    void aTieringThatFailedMayStillSucceed() {
        TierRecoveryPoint tiering = Samples.tiering();

        parts.completeJob.failed(tiering, PASSING, Samples.NOW);
        assertThat(parts.job(tiering)).satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.outcome()).isEqualTo(Job.Outcome.failed(Samples.NOW, PASSING));
        });

        completed(tiering, 1, null);
        assertThat(parts.state(tiering)).isEqualTo(JobState.COMPLETED);
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id())).isEmpty();
    }

    @Test
    void aJobWhoseManifestIsFoundIsCompleteInsteadOfGivenUp() {
        givenUp(2);

        resolved(point);

        assertThat(parts.job(backup)).satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.COMPLETED);
            assertThat(job.recoveryPointId()).isEqualTo(point.id());
            assertThat(job.outcome())
                    .isEqualTo(new Job.Outcome(AT, null, List.of(), point.storedBytes(), point.sourceBytes()));
        });
        assertThat(catalogue()).extracting(CatalogueEntry::id).containsExactly(point.id());
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id()))
                .contains(new LastBackup(backup.jobId(), AT, null));
    }

    @Test
    void aJobWithoutAManifestEndsAsItWasGivenUp() {
        givenUp(2);

        resolved(null);

        assertThat(parts.job(backup)).satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.CANCELLED);
            assertThat(job.outcome()).isEqualTo(Job.Outcome.failed(AT, LASTING));
        });
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id())).isEmpty();
    }

    @Test
    void anAnswerThatNobodyWaitsForEndsNothing() {
        parts.running(backup, 1);

        resolved(null);

        assertThat(parts.state(backup)).isEqualTo(JobState.IN_PROGRESS);
        assertThat(parts.endings).isEmpty();
    }

    @Test
    void anAnswerThatComesTwiceIsOneEnd() {
        givenUp(3);

        resolved(null);
        resolved(null);

        assertThat(parts.endings).hasSize(1);
    }

    @Test
    void aRecoveryPointIsListedEvenWhenItsJobIsUnknown() {
        resolved(point);

        assertThat(catalogue()).extracting(CatalogueEntry::id).containsExactly(point.id());
        assertThat(parts.jobs.all()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"FAILED", "CANCELLED"})
    void aJobThatWasGivenUpIsCompleteWhenItsRecoveryPointIsAnnounced(JobState before) {
        parts.ended(backup, before);

        announced();

        assertThat(parts.state(backup)).isEqualTo(JobState.COMPLETED);
        assertThat(parts.job(backup).recoveryPointId()).isEqualTo(point.id());
    }

    @Test
    void whileAJobRunsItsWorkerTellsMoreThanTheAnnouncement() {
        parts.running(backup, 1);

        announced();

        assertThat(parts.state(backup)).isEqualTo(JobState.IN_PROGRESS);
    }

    @Test
    void anAnnouncementDoesNotTakeWarningsAway() {
        parts.completeJob.completed(
                new JobCompleted(Samples.attempt(backup, 1), AT, backup, point, 500, List.of(WARNING)));

        announced();

        assertThat(parts.state(backup)).isEqualTo(JobState.COMPLETED_WITH_WARNINGS);
        assertThat(parts.endings).hasSize(1);
    }

    @Test
    void anAnnouncementOfAnUnknownJobCreatesNone() {
        announced();

        assertThat(parts.jobs.all()).isEmpty();
    }

    private void givenUp(int attempt) {
        parts.running(backup, attempt);
        parts.attempts.giveUp(backup.jobId(), new SupervisedJob.GivingUp(JobState.CANCELLED, LASTING, Samples.NOW));
    }

    private void completed(JobRequest request, int attempt, @Nullable RecoveryPoint made) {
        parts.completeJob.completed(
                new JobCompleted(Samples.attempt(request, attempt), AT, request, made, 500, List.of()));
    }

    private void resolved(@Nullable RecoveryPoint found) {
        parts.completeJob.resolved(new JobResolved(backup.jobId(), AT, found));
    }

    private void announced() {
        parts.completeJob.announced(new RecoveryPointCreated(AT, point));
    }

    private List<CatalogueEntry> catalogue() {
        return parts.recoveryPoints.available(Samples.INSTANCE.id());
    }
}
