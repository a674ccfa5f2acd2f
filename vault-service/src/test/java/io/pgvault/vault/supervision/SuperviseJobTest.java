package io.pgvault.vault.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.vault.Samples;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.supervision.SupervisedJob.GivingUp;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuperviseJobTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final Duration LOST_AFTER = Duration.ofSeconds(90);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration UNTAKEN_AFTER = Duration.ofMinutes(5);
    private static final ErrorDetail PASSING = ErrorDetail.of(ErrorCode.STORAGE_FAILED, "Storage was busy.");
    private static final ErrorDetail LASTING = ErrorDetail.of(ErrorCode.SECRET_MISSING, "No such secret.");
    private static final ErrorDetail LATE = ErrorDetail.of(ErrorCode.TRIGGER_EXPIRED, "Too late.");
    private static final Verdict LEAVE = new Verdict.Leave();

    private static final VaultReference VAULT = new VaultReference(VaultId.random(), "/vaults/v");
    private static final DataSource SOURCE =
            new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/d", "d");
    private static final SecretReference SECRET = new SecretReference(URI.create("https://keys.example.com/secrets/d"));
    private static final BackupTriggered BACKUP = new BackupTriggered(
            JobId.random(),
            TriggerKind.ON_DEMAND,
            null,
            NOW.minus(LONG),
            NOW,
            1,
            new BackupSource(VAULT, InstanceId.random(), "i", SOURCE, SECRET, null),
            new BackupPolicy(
                    "/policies/p",
                    "p",
                    1,
                    new BackupRule("r", BackupSchedule.parse(List.of("R/2026-11-01T22:00:00Z/P1D"), "UTC"), List.of()),
                    List.of()),
            null,
            null,
            null);
    private static final RunRestore RESTORE = new RunRestore(
            JobId.random(),
            1,
            NOW.minus(LONG),
            VAULT,
            InstanceId.random(),
            new RecoveryPointId("0".repeat(32)),
            SOURCE,
            SECRET,
            false,
            null,
            null,
            null);

    private final SuperviseJob supervise = new SuperviseJob(
            new SuperviseJob.Rules(LOST_AFTER, 3, Duration.ofSeconds(30), Duration.ofMinutes(1), UNTAKEN_AFTER));

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"CANCELLED", "FAILED", "COMPLETED_WITH_WARNINGS", "COMPLETED"})
    void leavesWhatHasEnded(JobState ended) {
        assertThat(decide(running(1).in(ended).lastSeen(LONG))).isEqualTo(LEAVE);
    }

    @Test
    void leavesWhatWaitsToBeSentAgain() {
        assertThat(decide(running(1).lastSeen(LONG).sentAgainAt(NOW.plusSeconds(5))))
                .isEqualTo(LEAVE);
    }

    @ParameterizedTest(name = "last sign {0} s ago, caught up for {1} s: lost {2}")
    @CsvSource({"89, 3600, false", "90, 3600, true", "90, 89, false", "90, 90, true", "3600, 0, false"})
    void aJobIsLostWhenItWasSilentWhileSomebodyListened(long silent, long caughtUp, boolean lost) {
        SupervisedJob job = running(1).lastSeen(Duration.ofSeconds(silent)).job();
        assertThat(supervise.decide(job, NOW, Duration.ofSeconds(caughtUp)))
                .isEqualTo(lost ? new Verdict.NextAttempt(2, NOW) : LEAVE);
    }

    @Test
    void theLastAttemptOfABackupIsGivenUpOnlyAfterAsking() {
        assertThat(decide(running(2).lastSeen(LONG))).isEqualTo(new Verdict.NextAttempt(3, NOW));
        assertThat(decide(running(3).lastSeen(LONG))).isInstanceOfSatisfying(Verdict.AskFirst.class, ask -> {
            assertThat(ask.state()).isEqualTo(JobState.FAILED);
            assertThat(ask.error().errorCode()).isEqualTo(ErrorCode.JOB_LOST);
            assertThat(ask.error().message()).contains("attempt 3");
        });
    }

    @Test
    void aRestoreHasNoManifestToAskFor() {
        assertThat(decide(running(2).of(RESTORE).lastSeen(LONG))).isEqualTo(new Verdict.NextAttempt(3, NOW));
        assertThat(decide(running(3).of(RESTORE).lastSeen(LONG))).isInstanceOfSatisfying(Verdict.End.class, end -> {
            assertThat(end.attemptNumber()).isEqualTo(3);
            assertThat(end.state()).isEqualTo(JobState.FAILED);
            assertThat(end.error().errorCode()).isEqualTo(ErrorCode.JOB_LOST);
        });
    }

    @Test
    void whileTheAnswerIsAwaitedNothingElseHappens() {
        GivingUp asked = new GivingUp(
                JobState.FAILED, PASSING, NOW.minus(SuperviseJob.ASK_AGAIN).plusSeconds(1));
        assertThat(decide(running(3).lastSeen(LONG).givenUp(asked))).isEqualTo(LEAVE);
    }

    @Test
    void anAnswerThatDoesNotComeIsAskedForAgain() {
        GivingUp asked = new GivingUp(JobState.FAILED, PASSING, NOW.minus(SuperviseJob.ASK_AGAIN));
        assertThat(decide(running(3).lastSeen(LONG).givenUp(asked)))
                .isEqualTo(new Verdict.AskFirst(JobState.FAILED, PASSING));
    }

    @Test
    void aTriggerThatNobodyTookIsGivenUpSomeTimeAfterItsExpiry() {
        assertThat(decide(waiting(1).expired(Duration.ofSeconds(59)))).isEqualTo(LEAVE);
        assertThat(decide(waiting(1).expired(Duration.ofSeconds(60))))
                .isInstanceOfSatisfying(Verdict.End.class, end -> {
                    assertThat(end.state()).isEqualTo(JobState.CANCELLED);
                    assertThat(end.error().errorCode()).isEqualTo(ErrorCode.TRIGGER_EXPIRED);
                });
        assertThat(supervise.decide(waiting(1).expired(LONG).job(), NOW, Duration.ofSeconds(89)))
                .isEqualTo(LEAVE);
    }

    @ParameterizedTest
    @CsvSource({"299, 0, false", "300, 0, true", "599, 1, false", "600, 1, true", "2399, 3, false", "2400, 3, true"})
    void whatNobodyTookIsSentAgainAfterAGrowingPause(long seconds, int resends, boolean again) {
        SupervisedJob job = waiting(1).sent(Duration.ofSeconds(seconds), resends);

        assertThat(supervise.decide(job, NOW, LONG)).isEqualTo(again ? new Verdict.SendAgain() : LEAVE);
        assertThat(supervise.decide(job, NOW, Duration.ofSeconds(89))).isEqualTo(LEAVE);
    }

    @Test
    void aLaterAttemptThatNobodyTookIsAskedForFirst() {
        assertThat(decide(waiting(2).expired(LONG))).isInstanceOfSatisfying(Verdict.AskFirst.class, ask -> {
            assertThat(ask.state()).isEqualTo(JobState.FAILED);
            assertThat(ask.error().errorCode()).isEqualTo(ErrorCode.JOB_LOST);
            assertThat(ask.error().message()).contains("No worker took attempt 2");
        });
    }

    @Test
    void aCancellationThatNobodyAnswersEndsTheJobAfterAsking() {
        Facts cancelling = running(1).in(JobState.CANCELLING).lastSeen(LONG);
        assertThat(decide(cancelling.cancelledSince(Duration.ofSeconds(89)))).isEqualTo(LEAVE);
        assertThat(decide(cancelling.cancelledSince(LOST_AFTER).lastSeen(Duration.ofSeconds(5))))
                .isEqualTo(LEAVE);
        assertThat(decide(cancelling.cancelledSince(LOST_AFTER).lastSeen(LONG)))
                .isInstanceOfSatisfying(Verdict.AskFirst.class, ask -> {
                    assertThat(ask.state()).isEqualTo(JobState.CANCELLED);
                    assertThat(ask.error().errorCode()).isEqualTo(ErrorCode.JOB_CANCELLED);
                });
        assertCancelled(decide(
                waiting(1).of(RESTORE).in(JobState.CANCELLING).lastSeen(LONG).cancelledSince(LONG)));
    }

    @Test
    void aCancelledRestoreAsFilesLeavesNothingThatAnotherAttemptWouldCleanUp() {
        assertCancelled(decide(running(1)
                .of(Samples.filesRestore())
                .in(JobState.CANCELLING)
                .lastSeen(LONG)
                .cancelledSince(LONG)));
        assertThat(decide(running(2).of(Samples.filesRestore()).lastSeen(LONG)))
                .isEqualTo(new Verdict.NextAttempt(3, NOW));
    }

    @Test
    void aCancelledRestoreThatLostItsWorkerGetsAnotherAttemptThatCleansUp() {
        Facts cancelling =
                running(1).of(RESTORE).in(JobState.CANCELLING).lastSeen(LONG).cancelledSince(LONG);

        assertThat(decide(cancelling)).isEqualTo(new Verdict.NextAttempt(2, NOW));
        assertCancelled(decide(
                running(3).of(RESTORE).in(JobState.CANCELLING).lastSeen(LONG).cancelledSince(LONG)));
    }

    @Test
    void theAttemptThatCleansUpHasTheTimeOfAnyOtherToBegin() {
        Facts cancelling =
                waiting(2).of(RESTORE).in(JobState.CANCELLING).lastSeen(LONG).cancelledSince(LONG);

        assertThat(supervise.decide(cancelling.sent(LOST_AFTER.minusSeconds(1), 0), NOW, LONG))
                .isEqualTo(LEAVE);
        assertThat(supervise.decide(cancelling.sent(LOST_AFTER, 0), NOW, LONG))
                .isEqualTo(new Verdict.NextAttempt(3, NOW));
    }

    @ParameterizedTest(name = "after attempt {0}: {1} s")
    @CsvSource({"1, 30", "2, 60"})
    void aFailureThatMayPassIsTriedAgainAfterAGrowingPause(int failed, long pause) {
        assertThat(supervise.afterFailure(running(failed).job(), failed, PASSING, NOW))
                .isEqualTo(new Verdict.NextAttempt(failed + 1, NOW.plusSeconds(pause)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aWorkerThatWasStoppedHandsOverAtOnceHoweverOften(int attempt) {
        assertThat(supervise.afterFailure(
                        running(attempt).job(), attempt, ErrorDetail.of(ErrorCode.WORKER_STOPPED, "Stopped."), NOW))
                .isEqualTo(new Verdict.NextAttempt(attempt + 1, NOW));
    }

    @Test
    void theLastFailureEndsTheJob() {
        assertThat(supervise.afterFailure(running(3).job(), 3, PASSING, NOW))
                .isEqualTo(new Verdict.End(3, JobState.FAILED, PASSING));
    }

    @Test
    void aFailureThatLastsEndsTheJobAtOnce() {
        assertThat(supervise.afterFailure(running(1).job(), 1, LASTING, NOW))
                .isEqualTo(new Verdict.End(1, JobState.FAILED, LASTING));
    }

    @Test
    void aFailureOfAJobThatIsBeingCancelledIsItsCancellation() {
        assertThat(supervise.afterFailure(running(1).in(JobState.CANCELLING).job(), 1, PASSING, NOW))
                .isInstanceOfSatisfying(Verdict.End.class, end -> {
                    assertThat(end.state()).isEqualTo(JobState.CANCELLED);
                    assertThat(end.error().errorCode()).isEqualTo(ErrorCode.JOB_CANCELLED);
                });
    }

    @Test
    void aFailureOfAJobThatHasEndedIsNotTriedAgain() {
        assertThat(supervise.afterFailure(running(1).in(JobState.CANCELLED).job(), 1, PASSING, NOW))
                .isEqualTo(new Verdict.End(1, JobState.FAILED, PASSING));
    }

    @Test
    void newsOfAnOlderAttemptChangeNothing() {
        SupervisedJob second = running(2).job();
        assertThat(supervise.afterFailure(second, 1, PASSING, NOW)).isEqualTo(LEAVE);
        assertThat(supervise.afterFailure(second, 1, LASTING, NOW)).isEqualTo(LEAVE);
        assertThat(supervise.afterSkip(second, 1, LATE)).isEqualTo(LEAVE);
        assertThat(supervise.afterCancellation(second, 1)).isEqualTo(LEAVE);
    }

    @Test
    void aSkippedFirstAttemptEndsTheJobAndALaterOneAsksFirst() {
        assertThat(supervise.afterSkip(running(1).job(), 1, LATE))
                .isEqualTo(new Verdict.End(1, JobState.CANCELLED, LATE));
        assertThat(supervise.afterSkip(running(2).job(), 2, LATE))
                .isEqualTo(new Verdict.AskFirst(JobState.CANCELLED, LATE));
        assertThat(supervise.afterSkip(running(2).in(JobState.FAILED).job(), 2, LATE))
                .isEqualTo(new Verdict.End(2, JobState.CANCELLED, LATE));
    }

    @Test
    void aCancelledAttemptEndsTheJob() {
        assertCancelled(
                supervise.afterCancellation(running(1).in(JobState.CANCELLING).job(), 1));
    }

    @Test
    void oneAttemptMayBeAll() {
        SuperviseJob once = new SuperviseJob(new SuperviseJob.Rules(LOST_AFTER, 1, LONG, LONG, UNTAKEN_AFTER));

        assertThat(once.afterFailure(running(1).job(), 1, PASSING, NOW))
                .isEqualTo(new Verdict.End(1, JobState.FAILED, PASSING));
    }

    @Test
    void refusesRulesThatMakeNoSense() {
        assertThatThrownBy(() -> new SuperviseJob.Rules(LOST_AFTER, 0, LONG, LONG, LONG))
                .hasMessageContaining("pgvault.jobs.max-attempts");
        assertThatThrownBy(() -> new SuperviseJob.Rules(Duration.ZERO, 3, LONG, LONG, LONG))
                .hasMessageContaining("pgvault.jobs.lost-after");
    }

    private Verdict decide(Facts facts) {
        return supervise.decide(facts.job(), NOW, LONG);
    }

    private static Facts running(int attempt) {
        return new Facts(BACKUP, JobState.IN_PROGRESS, attempt, true, NOW, NOW.plus(LONG), null, null, null);
    }

    private static Facts waiting(int attempt) {
        return new Facts(BACKUP, JobState.QUEUED, attempt, false, NOW, NOW.plus(LONG), null, null, null);
    }

    private static void assertCancelled(Verdict verdict) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.End.class, end -> assertThat(end.state()).isEqualTo(JobState.CANCELLED));
    }

    private record Facts(
            WorkerJob request,
            JobState state,
            int attempt,
            boolean started,
            Instant lastSign,
            Instant expiresAt,
            @Nullable Instant triggerAgainAt,
            @Nullable Instant cancelledAt,
            @Nullable GivingUp givingUp) {
        SupervisedJob job() {
            return sent(Duration.ZERO, 0);
        }

        SupervisedJob sent(Duration ago, int resends) {
            return new SupervisedJob(
                    request.jobId(),
                    request,
                    state,
                    attempt,
                    started,
                    lastSign,
                    expiresAt,
                    NOW.minus(ago),
                    resends,
                    triggerAgainAt,
                    null,
                    cancelledAt,
                    givingUp);
        }

        Facts of(WorkerJob other) {
            return new Facts(
                    other, state, attempt, started, lastSign, expiresAt, triggerAgainAt, cancelledAt, givingUp);
        }

        Facts in(JobState other) {
            return new Facts(
                    request, other, attempt, started, lastSign, expiresAt, triggerAgainAt, cancelledAt, givingUp);
        }

        Facts lastSeen(Duration ago) {
            return new Facts(
                    request, state, attempt, started, NOW.minus(ago), expiresAt, triggerAgainAt, cancelledAt, givingUp);
        }

        Facts expired(Duration ago) {
            return new Facts(
                    request, state, attempt, started, lastSign, NOW.minus(ago), triggerAgainAt, cancelledAt, givingUp);
        }

        Facts sentAgainAt(Instant at) {
            return new Facts(request, state, attempt, started, lastSign, expiresAt, at, cancelledAt, givingUp);
        }

        Facts cancelledSince(Duration ago) {
            return new Facts(
                    request, state, attempt, started, lastSign, expiresAt, triggerAgainAt, NOW.minus(ago), givingUp);
        }

        Facts givenUp(GivingUp asked) {
            return new Facts(request, state, attempt, started, lastSign, expiresAt, triggerAgainAt, cancelledAt, asked);
        }
    }
}
