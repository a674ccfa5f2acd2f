package io.pgvault.vault.supervision;

import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.OTHERS;
import static io.pgvault.vault.supervision.SupervisionParts.LASTING;
import static io.pgvault.vault.supervision.SupervisionParts.MENDABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.BackupSource;
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
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.InstancesInMemory.LastBackup;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.Progress;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Well-formed messages about jobs that are not true: none changes what it should not, and the next honest one counts. */
class JobClaimsTest {
    private static final Instant AT = NOW.plusSeconds(60);
    private static final Instant AGES = Instant.parse("2099-01-01T00:00:00Z");
    private static final Instant DUE = NOW.minusSeconds(60);
    private static final BackupTriggered BACKUP = Samples.backupOnDemand();
    private static final RecoveryPoint POINT = Samples.recoveryPoint(BACKUP, NOW);
    private static final Attempt FIRST = Samples.attempt(BACKUP, 1);

    /** The same job, said to be of somebody else. */
    private static final BackupTriggered AS_OTHERS = Samples.backup(BACKUP.jobId(), OTHERS, NOW, TriggerKind.ON_DEMAND);

    private final SupervisionParts parts = new SupervisionParts();

    @BeforeEach
    void protectOthers() {
        parts.instances.add(OTHERS);
    }

    static Stream<JobEvent> saidOfAnother() {
        return ofEachKind(FIRST, AS_OTHERS, Samples.recoveryPoint(AS_OTHERS, NOW));
    }

    private static Stream<JobEvent> ofEachKind(Attempt attempt, BackupTriggered request, RecoveryPoint point) {
        return Stream.of(
                new JobStarted(attempt, AT, request),
                new JobCompleted(attempt, AT, request, point, 500, List.of()),
                new JobFailed(attempt, AT, request, MENDABLE),
                new JobSkipped(attempt, AT, request, LASTING),
                new JobCancelled(attempt, AT, request),
                new JobYielded(attempt, AT, request),
                new JobDeferred(attempt, AT, request, AT.plusSeconds(20)));
    }

    @ParameterizedTest
    @MethodSource("saidOfAnother")
    void whatIsSaidOfAJobAsAnotherInstancesChangesNeither(JobEvent lie) {
        parts.running(BACKUP, 1);
        parts.now = NOW.plusSeconds(5);

        assertRefused(() -> parts.followJobs.follow(lie));

        assertUntouched();
        assertCompletesHonestly();
    }

    static Stream<JobEvent> saidByAnotherAttempt() {
        BackupTriggered own = Samples.backup(JobId.random(), OTHERS, NOW, TriggerKind.ON_DEMAND);
        return ofEachKind(FIRST, own, Samples.recoveryPoint(own, NOW));
    }

    @ParameterizedTest
    @MethodSource("saidByAnotherAttempt")
    void anAttemptSpeaksOfNoJobButItsOwn(JobEvent lie) {
        parts.running(BACKUP, 1);
        parts.now = NOW.plusSeconds(5);

        assertRefused(() -> parts.followJobs.follow(lie));

        assertUntouched();
        assertThat(parts.jobs.all()).hasSize(1);
        assertCompletesHonestly();
    }

    @Test
    void aTriggerDoesNotTakeAKnownJobToAnotherInstance() {
        parts.queued(BACKUP);

        assertRefused(() -> parts.followJobs.follow(AS_OTHERS));

        assertThat(parts.job(BACKUP).instanceId()).isEqualTo(Samples.INSTANCE.id());
    }

    @Test
    void aJobIsNotShownInAVaultThatItsInstanceDoesNotBelongTo() {
        BackupSource own = Samples.INSTANCE.source();
        BackupTriggered lie = BACKUP.from(new BackupSource(
                OTHERS.vault(), own.instanceId(), own.instanceName(), own.dataSource(), own.secret(), own.identity()));

        assertRefused(() -> parts.followJobs.follow(lie));
        assertRefused(() -> parts.followJobs.follow(new JobStarted(FIRST, AT, lie)));

        assertThat(parts.jobs.all()).isEmpty();
        assertCompletesHonestly();
    }

    @Test
    void aJobAndItsInstanceThatTheCatalogueLostAreLearned() {
        BackupInstance lost = BackupInstance.configuring(
                        InstanceId.random(), Samples.IN_VAULT, "lost", Samples.SETUP, Samples.INSTANCE.operationId())
                .configured(Samples.REACHED, List.of(), NOW);
        BackupTriggered backup = Samples.scheduledBackup(lost, DUE);

        parts.followJobs.follow(completed(backup, Samples.recoveryPoint(backup, NOW)));

        assertThat(parts.state(backup)).isEqualTo(JobState.COMPLETED);
        assertThat(parts.recoveryPoints.available(lost.id())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCHEDULED", "ON_DEMAND", "UNKNOWN"})
    void anIdThatCanBeForeseenIsNotTakenBeforeItsInstanceHasIt(TriggerKind kind) {
        BackupTriggered honest = Samples.scheduledBackup(Samples.INSTANCE, DUE);
        BackupTriggered lie = Samples.backup(honest.jobId(), OTHERS, DUE, kind);

        assertRefused(() -> parts.followJobs.follow(new JobStarted(Samples.attempt(lie, 1), AT, lie)));
        parts.followJobs.follow(honest);

        assertThat(parts.job(honest).instanceId()).isEqualTo(Samples.INSTANCE.id());
    }

    @Test
    void aTieringTakesNoIdThatIsABackups() {
        BackupTriggered honest = Samples.scheduledBackup(Samples.INSTANCE, DUE);
        TierRecoveryPoint lie = tiering(honest.jobId(), OTHERS, RecoveryPointId.of(JobId.random()));

        assertRefused(() -> parts.followJobs.follow(new JobStarted(Samples.attempt(lie, 1), AT, lie)));
        parts.followJobs.follow(honest);

        assertThat(parts.job(honest).instanceId()).isEqualTo(Samples.INSTANCE.id());
    }

    @Test
    void aRecoveryPointIsMovedForItsOwnInstanceOnly() {
        parts.ended(BACKUP, JobState.COMPLETED);
        JobId id = JobId.tiering(POINT.id(), 1);
        TierRecoveryPoint lie = tiering(id, OTHERS, POINT.id());
        TierRecoveryPoint honest = tiering(id, Samples.INSTANCE, POINT.id());

        assertRefused(() -> parts.followJobs.follow(new JobStarted(Samples.attempt(lie, 1), AT, lie)));
        parts.followJobs.follow(new JobStarted(Samples.attempt(honest, 1), AT, honest));

        assertThat(parts.job(honest).instanceId()).isEqualTo(Samples.INSTANCE.id());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001, Integer.MAX_VALUE})
    void anAttemptThatCannotBeSilencesNone(int number) {
        parts.running(BACKUP, 1);
        Attempt none = new Attempt(BACKUP.jobId(), AttemptId.random(), number, "worker-1");

        ofEachKind(none, BACKUP, POINT).forEach(lie -> assertRefused(() -> parts.followJobs.follow(lie)));
        assertRefused(() -> parts.followJobs.follow(new JobHeartbeat(none, AT, JobHeartbeat.Phase.DUMPING, 1, 1, 1)));

        assertUntouched();
        parts.followJobs.follow(new JobFailed(FIRST, AT, BACKUP, LASTING));
        assertThat(parts.state(BACKUP)).isEqualTo(JobState.FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, Integer.MAX_VALUE})
    void aTriggerBeginsWithAnAttemptThatCanBe(int number) {
        assertRefused(() -> parts.followJobs.follow(BACKUP.again(number, NOW, BACKUP.expiresAt())));

        assertThat(parts.jobs.all()).isEmpty();
    }

    @Test
    void aBackupIsNotCompleteWithoutARecoveryPointOfItsOwn() {
        BackupTriggered another = Samples.backupOnDemand();
        parts.running(BACKUP, 1);

        assertRefused(() -> parts.followJobs.follow(completed(BACKUP, null)));
        assertRefused(() -> parts.followJobs.follow(completed(BACKUP, Samples.recoveryPoint(another, NOW))));
        assertRefused(() -> parts.followJobs.follow(completed(BACKUP, Samples.recoveryPoint(AS_OTHERS, NOW))));

        assertUntouched();
        assertThat(parts.recoveryPoints.available(Samples.INSTANCE.id())).isEmpty();
        assertThat(parts.recoveryPoints.available(OTHERS.id())).isEmpty();
        assertCompletesHonestly();
    }

    @Test
    void aRestoreMakesNoRecoveryPoint() {
        RunRestore restore = parts.running(Samples.restore(), 1);

        assertRefused(() -> parts.followJobs.follow(
                new JobCompleted(Samples.attempt(restore, 1), AT, restore, POINT, 500, List.of())));

        assertThat(parts.state(restore)).isEqualTo(JobState.IN_PROGRESS);
        assertThat(parts.recoveryPoints.available(Samples.INSTANCE.id())).isEmpty();
    }

    @Test
    void lessThanNothingWasNeverTransferred() {
        parts.running(BACKUP, 1);

        assertRefused(
                () -> parts.followJobs.follow(new JobCompleted(FIRST, AT, BACKUP, POINT, Long.MIN_VALUE, List.of())));

        assertUntouched();
    }

    @Test
    void anEndThatHasNotComeYetHidesNoneThatComes() {
        parts.running(BACKUP, 1);
        BackupTriggered next = parts.running(Samples.backupOnDemand(), 1);

        assertRefused(() -> parts.followJobs.follow(new JobCompleted(FIRST, AGES, BACKUP, POINT, 500, List.of())));
        assertRefused(() -> parts.followJobs.follow(new JobFailed(FIRST, AGES, BACKUP, MENDABLE)));

        parts.followJobs.follow(new JobFailed(Samples.attempt(next, 1), AT, next, MENDABLE));
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id()))
                .contains(new LastBackup(next.jobId(), AT, MENDABLE));
    }

    @Test
    void aScheduleIsNotSaidToHaveBeenKeptForTimesToCome() {
        assertRefused(() -> parts.followJobs.follow(Samples.scheduledBackup(Samples.INSTANCE, AGES)));
        assertRefused(() ->
                parts.followJobs.follow(Samples.backup(JobId.random(), Samples.INSTANCE, AGES, TriggerKind.ON_DEMAND)));

        parts.followJobs.follow(Samples.scheduledBackup(Samples.INSTANCE, DUE));
        assertThat(parts.jobs.lastScheduled(List.of(Samples.INSTANCE.id()))).containsEntry(Samples.INSTANCE.id(), DUE);
    }

    @Test
    void noJobIsPutOffForEver() {
        parts.running(BACKUP, 1);

        assertRefused(() -> parts.followJobs.follow(new JobDeferred(FIRST, AT, BACKUP, AGES)));
        assertUntouched();

        parts.followJobs.follow(new JobDeferred(FIRST, AT, BACKUP, AT.plusSeconds(20)));
        assertThat(parts.supervised(BACKUP).deferredUntil()).isEqualTo(AT.plusSeconds(20));
    }

    @Test
    void aServerIsFreeByTheCatalogueAndNotByWhatAWorkerSays() {
        BackupTriggered others = parts.queued(Samples.backup(JobId.random(), OTHERS, NOW, TriggerKind.ON_DEMAND));
        parts.attempts.defer(others.jobId(), 1, AT, AT);
        parts.running(BACKUP, 1);

        parts.followJobs.follow(completed(onTheServerOfOthers(), POINT));

        assertThat(parts.published.all(BackupTriggered.class)).isEmpty();
        assertThat(parts.supervised(others).triggerAgainAt()).isEqualTo(AT);
    }

    @Test
    void aDeferredBackupWaitsForTheServerThatTheCatalogueKnows() {
        parts.running(Samples.backupOnDemand(), 1);
        parts.running(BACKUP, 1);

        parts.followJobs.follow(new JobDeferred(FIRST, AT, onTheServerOfOthers(), AT.plusSeconds(20)));

        assertThat(parts.supervised(BACKUP).triggerAgainAt()).isEqualTo(NOW.plusSeconds(20));
    }

    @Test
    void aHeartbeatAheadOfTheClockDoesNotSilenceThoseThatFollow() {
        parts.running(BACKUP, 1);
        beat(AGES, 9);

        parts.now = NOW.plusSeconds(5);
        beat(parts.now, 100);

        assertThat(parts.job(BACKUP).progress())
                .isEqualTo(new Progress(parts.now, JobHeartbeat.Phase.DUMPING, 100, 50, 4000));
        assertThat(parts.supervised(BACKUP).lastSign()).isEqualTo(parts.now);
    }

    @Test
    void aHeartbeatOfLessThanNothingIsNotShown() {
        parts.running(BACKUP, 1);

        assertRefused(() -> beat(AT, -1));

        assertThat(parts.job(BACKUP).progress()).isNull();
    }

    @Test
    void aJobIsNotResolvedByTheRecoveryPointOfAnother() {
        BackupTriggered others = Samples.backup(JobId.random(), OTHERS, NOW, TriggerKind.ON_DEMAND);
        parts.running(BACKUP, 3);
        parts.attempts.giveUp(BACKUP.jobId(), new SupervisedJob.GivingUp(JobState.FAILED, LASTING, NOW));

        assertRefused(
                () -> parts.followJobs.follow(new JobResolved(BACKUP.jobId(), AT, Samples.recoveryPoint(others, NOW))));
        assertRefused(() ->
                parts.followJobs.follow(new JobResolved(BACKUP.jobId(), AT, Samples.recoveryPoint(AS_OTHERS, NOW))));

        assertThat(parts.state(BACKUP)).isEqualTo(JobState.IN_PROGRESS);
        assertThat(parts.recoveryPoints.available(OTHERS.id())).isEmpty();
        parts.followJobs.follow(new JobResolved(BACKUP.jobId(), AT, POINT));
        assertThat(parts.state(BACKUP)).isEqualTo(JobState.COMPLETED);
    }

    /** One that only fails would be tried for ever, and hold up all that comes behind it. */
    @Test
    void whatASupervisorSaysOfATieringIsSetAside() {
        TierRecoveryPoint tiering = parts.queued(Samples.tiering());
        BackupTriggered lie = Samples.backup(tiering.jobId(), Samples.INSTANCE, NOW, TriggerKind.ON_DEMAND);

        assertRefused(() -> parts.followJobs.follow(new JobResolved(tiering.jobId(), AT, null)));
        assertRefused(() -> parts.followJobs.follow(new JobFailed(Samples.attempt(tiering, 1), AT, lie, LASTING)));

        assertThat(parts.state(tiering)).isEqualTo(JobState.IN_PROGRESS);
    }

    private void assertUntouched() {
        assertThat(parts.state(BACKUP)).isEqualTo(JobState.IN_PROGRESS);
        assertThat(parts.supervised(BACKUP)).satisfies(job -> {
            assertThat(job.attemptNumber()).isEqualTo(1);
            assertThat(job.started()).isTrue();
            assertThat(job.lastSign()).isEqualTo(NOW);
        });
        assertThat(parts.endings).isEmpty();
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id())).isEmpty();
        assertThat(parts.instances.lastBackup(OTHERS.id())).isEmpty();
    }

    private void assertCompletesHonestly() {
        parts.followJobs.follow(completed(BACKUP, POINT));

        assertThat(parts.state(BACKUP)).isEqualTo(JobState.COMPLETED);
        assertThat(parts.recoveryPoints.available(Samples.INSTANCE.id())).hasSize(1);
        assertThat(parts.recoveryPoints.available(OTHERS.id())).isEmpty();
        assertThat(parts.instances.lastBackup(Samples.INSTANCE.id()))
                .contains(new LastBackup(BACKUP.jobId(), AT, null));
    }

    private static JobCompleted completed(BackupTriggered backup, @Nullable RecoveryPoint point) {
        return new JobCompleted(Samples.attempt(backup, 1), AT, backup, point, 500, List.of());
    }

    /** The backup as somebody tells of it who lies about its server. */
    private static BackupTriggered onTheServerOfOthers() {
        BackupSource own = Samples.INSTANCE.source();
        return BACKUP.from(new BackupSource(
                own.vault(), own.instanceId(), own.instanceName(), own.dataSource(), own.secret(), OTHERS.identity()));
    }

    private static TierRecoveryPoint tiering(JobId id, BackupInstance instance, RecoveryPointId point) {
        return new TierRecoveryPoint(
                id,
                instance.vault(),
                instance.id(),
                point,
                DataStore.VAULT_STORE,
                DataStore.ARCHIVE_STORE,
                "It is a year old.",
                NOW);
    }

    private void beat(Instant at, long rawBytes) {
        parts.followJobs.follow(new JobHeartbeat(FIRST, at, JobHeartbeat.Phase.DUMPING, rawBytes, 50, 4000));
    }

    private static void assertRefused(ThrowingCallable message) {
        assertThatThrownBy(message).isInstanceOf(ContradictoryMessageException.class);
    }
}
