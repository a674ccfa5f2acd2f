package io.pgvault.vault.supervision;

import static io.pgvault.vault.supervision.SupervisionParts.LASTING;
import static io.pgvault.vault.supervision.SupervisionParts.PASSING;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.JobEvent.JobCancelled;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.JobDeferred;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.job.JobEvent.JobSkipped;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.JobEvent.JobYielded;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.InstancesInMemory.LastBackup;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.Progress;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FollowJobsTest {
    private static final Instant AT = Samples.NOW.plusSeconds(60);
    private static final BackupTriggered BACKUP = Samples.backupOnDemand();
    private static final RecoveryPoint POINT = Samples.recoveryPoint(BACKUP, Samples.NOW);
    private static final Attempt FIRST = Samples.attempt(BACKUP, 1);
    private static final Attempt SECOND = Samples.attempt(BACKUP, 2);

    private final SupervisionParts parts = new SupervisionParts();

    @Test
    void aScheduledBackupIsKnownBeforeAWorkerTakesIt() {
        BackupTriggered trigger = Samples.scheduledBackup(Samples.INSTANCE, Samples.NOW);

        parts.followJobs.follow(trigger);
        parts.followJobs.follow(trigger);

        assertThat(parts.jobs.all()).containsExactly(Job.queued(trigger));
    }

    @Test
    void aTriggerThatIsReadLateDoesNotQueueTheJobAgain() {
        parts.followJobs.follow(new JobStarted(FIRST, AT, BACKUP));

        parts.followJobs.follow(BACKUP);

        assertThat(parts.state(BACKUP)).isEqualTo(JobState.IN_PROGRESS);
    }

    static Stream<List<JobEvent>> orders() {
        return permutations(List.of(
                new JobStarted(FIRST, AT, BACKUP),
                new JobFailed(FIRST, AT, BACKUP, PASSING),
                new JobStarted(SECOND, AT.plusSeconds(1), BACKUP),
                new JobYielded(Samples.attempt(BACKUP, 3), AT.plusSeconds(2), BACKUP),
                new JobCompleted(SECOND, AT.plusSeconds(3), BACKUP, POINT, 500, List.of())));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void inWhateverOrderNewsComeTheEndIsTheSame(List<JobEvent> events) {
        events.forEach(parts.followJobs::follow);
        events.forEach(parts.followJobs::follow);

        assertThat(parts.job(BACKUP)).satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.COMPLETED);
            assertThat(job.recoveryPointId()).isEqualTo(POINT.id());
            assertThat(job.outcome())
                    .isEqualTo(new Job.Outcome(AT.plusSeconds(3), null, List.of(), 500, POINT.sourceBytes()));
        });
        assertThat(parts.supervised(BACKUP).triggerAgainAt()).isNull();
        assertThat(parts.endings).hasSize(1);
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id()))
                .contains(new LastBackup(BACKUP.jobId(), AT.plusSeconds(3), null));
    }

    @Test
    void aHeartbeatIsASignOfLifeAndTellsHowFarTheJobIs() {
        parts.running(BACKUP, 1);
        parts.now = AT.plusSeconds(9);

        beat(AT, 100);

        assertThat(parts.job(BACKUP).progress()).isEqualTo(new Progress(AT, JobHeartbeat.Phase.DUMPING, 100, 50, 4000));
        assertThat(parts.supervised(BACKUP).lastSign()).isEqualTo(parts.now);
    }

    @Test
    void aHeartbeatThatComesLateDoesNotTurnTheJobBack() {
        parts.running(BACKUP, 1);
        parts.now = AT.plusSeconds(9);
        beat(AT.plusSeconds(1), 200);

        beat(AT, 100);

        assertThat(parts.job(BACKUP).progress())
                .isEqualTo(new Progress(AT.plusSeconds(1), JobHeartbeat.Phase.DUMPING, 200, 50, 4000));
    }

    @Test
    void aHeartbeatDoesNotMakeAJobKnown() {
        beat(AT, 100);

        assertThat(parts.jobs.all()).isEmpty();
    }

    @Test
    void aTieringIsUnderWayUntilRetentionSaysHowItEnded() {
        TierRecoveryPoint tiering = Samples.tiering();

        parts.followJobs.follow(new JobStarted(Samples.attempt(tiering, 1), AT, tiering));
        assertThat(parts.state(tiering)).isEqualTo(JobState.IN_PROGRESS);

        parts.followJobs.follow(new JobFailed(Samples.attempt(tiering, 1), AT, tiering, PASSING));
        assertThat(parts.state(tiering)).isEqualTo(JobState.FAILED);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(new JobFailed(FIRST, AT, BACKUP, LASTING), JobState.FAILED),
                Arguments.of(new JobSkipped(FIRST, AT, BACKUP, LASTING), JobState.CANCELLED),
                Arguments.of(new JobCancelled(FIRST, AT, BACKUP), JobState.CANCELLED));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void aJobEndsAsItsWorkerSaysThoughNothingElseWasHeardOfIt(JobEvent end, JobState state) {
        parts.followJobs.follow(end);

        assertThat(parts.state(BACKUP)).isEqualTo(state);
    }

    @Test
    void anAttemptThatYieldsOrIsDeferredLeavesTheJobToBeDone() {
        parts.followJobs.follow(new JobYielded(FIRST, AT, BACKUP));
        assertThat(parts.state(BACKUP)).isEqualTo(JobState.QUEUED);

        parts.followJobs.follow(new JobDeferred(FIRST, AT, BACKUP, AT.plusSeconds(60)));
        assertThat(parts.supervised(BACKUP).deferredUntil()).isEqualTo(AT.plusSeconds(60));
    }

    static Stream<JobEvent> whatFreesTheServer() {
        return Stream.of(
                new JobCompleted(FIRST, AT, BACKUP, POINT, 500, List.of()),
                new JobFailed(FIRST, AT, BACKUP, LASTING),
                new JobCancelled(FIRST, AT, BACKUP));
    }

    @ParameterizedTest
    @MethodSource("whatFreesTheServer")
    void aBackupThatEndsLetsTheNextOneOfItsServerBegin(JobEvent end) {
        BackupTriggered waiting = deferredBehind(BACKUP);

        parts.followJobs.follow(end);

        assertThat(parts.published.all(BackupTriggered.class))
                .extracting(BackupTriggered::jobId)
                .containsExactly(waiting.jobId());
    }

    static Stream<JobEvent> whatFreesNoServer() {
        RunRestore restore = Samples.restore();
        TierRecoveryPoint tiering = Samples.tiering();
        return Stream.of(
                new JobStarted(FIRST, AT, BACKUP),
                new JobSkipped(FIRST, AT, BACKUP, LASTING),
                new JobYielded(FIRST, AT, BACKUP),
                new JobDeferred(FIRST, AT, BACKUP, AT),
                new JobResolved(BACKUP.jobId(), AT, null),
                new ValidationCompleted(OperationId.random(), AT, LASTING, null, null),
                new JobCompleted(Samples.attempt(restore, 1), AT, restore, null, 500, List.of()),
                new JobFailed(Samples.attempt(tiering, 1), AT, tiering, LASTING));
    }

    @ParameterizedTest
    @MethodSource("whatFreesNoServer")
    void whatHeldNoSlotLetsNobodyBegin(JobEvent event) {
        deferredBehind(BACKUP);

        parts.followJobs.follow(event);

        assertThat(parts.published.all(BackupTriggered.class)).isEmpty();
    }

    @Test
    void theAnswerToAValidationEndsItsOperation() {
        Operation asked = Operation.running(
                OperationId.random(), OperationKind.VALIDATE_BACKUP, "/vaults/main", "here", null, Samples.NOW);
        parts.operations.add(asked);

        parts.followJobs.follow(new ValidationCompleted(asked.id(), AT, LASTING, null, null));

        assertThat(parts.operations.get(asked.id())).satisfies(operation -> {
            assertThat(operation.status()).isEqualTo(OperationStatus.FAILED);
            assertThat(operation.error()).isEqualTo(LASTING);
        });
    }

    @Test
    void theWordOnAManifestEndsAJobThatIsBeingGivenUp() {
        parts.running(BACKUP, 3);
        parts.attempts.giveUp(BACKUP.jobId(), new SupervisedJob.GivingUp(JobState.FAILED, LASTING, Samples.NOW));

        parts.followJobs.follow(new JobResolved(BACKUP.jobId(), AT, null));

        assertThat(parts.state(BACKUP)).isEqualTo(JobState.FAILED);
    }

    @Test
    void onlyTheBirthOfARecoveryPointConcernsItsJob() {
        parts.ended(BACKUP, JobState.FAILED);

        followPoint(new RecoveryPointTagged(AT, Samples.INSTANCE.id(), POINT.id(), "Default", null, null, "So."));
        assertThat(parts.state(BACKUP)).isEqualTo(JobState.FAILED);

        followPoint(new RecoveryPointCreated(AT, POINT));
        assertThat(parts.state(BACKUP)).isEqualTo(JobState.COMPLETED);
    }

    private void followPoint(RecoveryPointEvent event) {
        parts.followRecoveryPoints.follow(event);
    }

    private void beat(Instant at, long rawBytes) {
        parts.followJobs.follow(new JobHeartbeat(FIRST, at, JobHeartbeat.Phase.DUMPING, rawBytes, 50, 4000));
    }

    private BackupTriggered deferredBehind(BackupTriggered running) {
        parts.running(running, 1);
        BackupTriggered waiting = parts.queued(Samples.backupOnDemand());
        Instant until = Samples.NOW.plus(Duration.ofMinutes(5));
        parts.attempts.defer(waiting.jobId(), 1, until, until);
        return waiting;
    }

    private static <T> Stream<List<T>> permutations(List<T> items) {
        if (items.isEmpty()) {
            return Stream.of(List.of());
        }
        return items.stream().flatMap(first -> {
            List<T> others = new ArrayList<>(items);
            others.remove(first);
            return permutations(others).map(rest -> {
                List<T> all = new ArrayList<>(List.of(first));
                all.addAll(rest);
                return all;
            });
        });
    }
}
