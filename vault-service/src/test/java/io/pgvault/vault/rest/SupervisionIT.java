package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.JobId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.JobEvent.JobCancelled;
import io.pgvault.contract.job.JobEvent.JobDeferred;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.job.JobEvent.JobSkipped;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.LifecycleCommand.ResolveJob;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.JobStore;
import io.pgvault.vault.supervision.AttemptStore;
import io.pgvault.vault.supervision.SuperviseJobs;
import io.pgvault.vault.supervision.SupervisedJob;
import io.pgvault.vault.supervision.TriggerAgain;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs whose workers die, fail, are told to stop, or never come. The test plays worker and retention service. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
@TestProfile(SupervisionIT.Impatient.class)
@SuppressWarnings("NullAway.Init") // JUnit and Quarkus set the fields
class SupervisionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Seconds instead of minutes. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pgvault.jobs.lost-after", "3s",
                    "pgvault.jobs.retry-pause", "0.2s",
                    "pgvault.jobs.expiry-grace", "1s",
                    "pgvault.jobs.validation-expiry", "5s");
        }
    }

    @Inject
    SuperviseJobs superviseJobs;

    @Inject
    TriggerAgain triggerAgain;

    @Inject
    JobStore jobs;

    @Inject
    AttemptStore attempts;

    private OtherServices others;
    private Story story;
    private Api api;
    private ProtectedInstance instance;

    @BeforeEach
    void begin() {
        others = new OtherServices();
        story = new Story(others);
        api = story.api;
        instance = story.vault().policy().protectedInstance();
    }

    @AfterEach
    void end() {
        others.close();
    }

    @Test
    void aValidationThatNobodyAnswersFailsAndMayBeAskedForAgain() {
        Answer unanswered = story.configure(api.instanceProperties());

        Answer operation = api.follow(unanswered);

        assertThat(operation.text("/status")).isEqualTo("Failed");
        assertThat(operation.errorCode()).isEqualTo("ValidationUnanswered");
        assertThat(api.get(api.instance).text("/properties/currentProtectionState"))
                .isEqualTo("ProtectionConfigured");
        Answer again = story.configure(api.instanceProperties());
        story.answerValidation(null, Story.identity(api.instanceName()));
        Answer followed = api.follow(again);
        assertThat(followed.text("/status")).as("%s", followed).isEqualTo("Succeeded");
    }

    @Test
    void aJobIsTriggeredAgainWhenItsHeartbeatsStop() {
        BackupTriggered first = story.backup();
        start(first);
        Instant lastBeat = Instant.now();
        for (int i = 0; i < 5; i++) {
            others.publish(beat(first));
            lastBeat = Instant.now();
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        }
        // Four seconds of heartbeats are longer than the time after which a silent job is lost.
        assertThat(triggers(first)).hasSize(1);

        BackupTriggered second = attempt(first, 2);
        assertThat(Instant.now()).isAfter(lastBeat.plusSeconds(3));
        assertThat(second.expiresAt()).isAfter(first.expiresAt());
        assertThat(status(first)).isEqualTo("InProgress");

        start(second);
        others.publish(Story.completed(second, Instant.now()));
        ending(first, "Completed");
        assertThat(triggers(first)).hasSize(2);
    }

    /** A cancellation that took it for running would wait for its end for ever. */
    @Test
    void aJobThatEndsAfterItWasReadAndBeforeItIsLockedHasEnded() {
        BackupTriggered trigger = story.backup();
        start(trigger);

        Optional<JobState> locked = QuarkusTransaction.requiringNew().call(() -> {
            assertThat(jobs.find(trigger.vault().id(), trigger.jobId()))
                    .hasValueSatisfying(
                            job -> assertThat(job.state().hasEnded()).isFalse());
            others.publish(Story.completed(trigger, Instant.now()));
            ending(trigger, "Completed");
            return attempts.lock(trigger.jobId()).map(SupervisedJob::state);
        });

        assertThat(locked).contains(JobState.COMPLETED);
    }

    @Test
    void aJobThatLostAllItsWorkersFailsWhenThereIsNoManifest() {
        BackupTriggered first = story.backup();
        ResolveJob question = loseAllAttempts(first);
        assertThat(question.instanceId()).isEqualTo(instance.instanceId());
        assertThat(question.vault()).isEqualTo(first.vault());
        assertThat(status(first)).isEqualTo("InProgress");

        others.publish(new JobResolved(first.jobId(), Instant.now(), null));
        Answer failed = ending(first, "Failed");
        assertThat(failed.text("/properties/errorDetails/0/code")).isEqualTo("JobLost");
        assertThat(triggers(first)).extracting(BackupTriggered::attemptNumber).containsExactly(1, 2, 3);

        // It had been written after all, and the sweep found it.
        others.publish(new RecoveryPointCreated(Instant.now(), Story.recoveryPoint(first, Instant.now())));
        ending(first, "Completed");
    }

    @Test
    void aJobThatLostAllItsWorkersIsCompleteWhenItsManifestExists() {
        BackupTriggered first = story.backup();
        loseAllAttempts(first);
        RecoveryPoint point = Story.recoveryPoint(first, Instant.now());
        others.publish(new JobResolved(first.jobId(), Instant.now(), point));

        Answer completed = ending(first, "Completed");
        assertThat(completed.text("/properties/extendedInfo/targetRecoverPoint/recoveryPointID"))
                .isEqualTo(point.id().value());
        assertThat(completed.body().at("/properties/errorDetails").isNull()).isTrue();
        api.until(
                api.instance + "/recoveryPoints/" + point.id(),
                "/name",
                point.id().value());
    }

    @Test
    void aFailureThatMayPassIsTriedAgainAndOneThatLastsIsNot() {
        BackupTriggered first = story.backup();
        start(first);
        fail(first, ErrorCode.STORAGE_FAILED);
        BackupTriggered second = attempt(first, 2);
        start(second);
        fail(second, ErrorCode.STORAGE_FAILED);
        BackupTriggered third = attempt(first, 3);
        assertThat(status(first)).isEqualTo("InProgress");
        start(third);
        fail(third, ErrorCode.STORAGE_FAILED);
        assertThat(ending(first, "Failed").text("/properties/errorDetails/0/code"))
                .isEqualTo("StorageFailed");

        BackupTriggered other = story.backup();
        start(other);
        fail(other, ErrorCode.DATABASE_AUTHENTICATION);
        ending(other, "Failed");
        assertThat(triggers(other)).hasSize(1);
        assertThat(triggers(first)).hasSize(3);
    }

    @Test
    void aRestoreIsTriedAgainAsACommand() {
        RunRestore first = restore();
        start(first);
        RunRestore second = secondAttempt(first);
        assertThat(second.targetDataSource()).isEqualTo(first.targetDataSource());
        start(second);
        fail(second, ErrorCode.RESTORE_FAILED);
        ending(first, "Failed");
    }

    @Test
    void aCancelledRestoreWhoseWorkerIsDeadIsCleanedUpByAnother() {
        RunRestore first = restore();
        start(first);
        cancel(first);
        RunRestore second = secondAttempt(first);
        assertThat(api.get(story.job(first)).text("/properties/status")).isEqualTo("Cancelling");
        start(second);
        others.publish(new JobCancelled(Story.attempt(second, 2), Instant.now(), second));
        ending(first, "Cancelled");
    }

    private RunRestore restore() {
        BackupTriggered backup = story.backup();
        others.publish(Story.completed(backup, Instant.now()));
        ending(backup, "Completed");
        String point = Story.recoveryPoint(backup, Instant.now()).id().value();
        assertThat(api.post(
                                api.instance + "/restore",
                                Api.restoreBody(
                                        point, instance.source().secret().toString()))
                        .status())
                .isEqualTo(202);
        return others.receive(RunRestore.class, command -> command.instanceId().equals(instance.instanceId()));
    }

    private RunRestore secondAttempt(RunRestore first) {
        return others.receive(
                RunRestore.class, command -> command.jobId().equals(first.jobId()) && command.attemptNumber() == 2);
    }

    @Test
    void lateNewsOfAnOlderAttemptChangeNothing() {
        BackupTriggered first = story.backup();
        start(first);
        BackupTriggered second = attempt(first, 2);
        start(second);
        fail(first, ErrorCode.DATABASE_AUTHENTICATION);
        start(first);
        others.publish(new JobSkipped(
                Story.attempt(first, 1), Instant.now(), first, ErrorDetail.of(ErrorCode.TRIGGER_EXPIRED, "Late.")));
        others.publish(new JobCancelled(Story.attempt(first, 1), Instant.now(), first));
        others.publish(new JobDeferred(Story.attempt(first, 1), Instant.now(), first, Instant.now()));
        others.publish(beat(second));
        settle();
        assertThat(status(first)).isEqualTo("InProgress");
        assertThat(triggers(first)).hasSize(2);

        others.publish(Story.completed(first, Instant.now()));
        ending(first, "Completed");
    }

    @Test
    void aJobThatWaitsForItsServerIsNotLost() {
        BackupTriggered first = story.backup();
        start(first);
        BackupTriggered atWork = another();
        start(atWork);
        api.until(story.job(atWork), "/properties/status", "InProgress");
        defer(first, Duration.ofSeconds(4));
        await().atMost(PATIENCE).until(() -> triggers(first).size() == 2);
        assertThat(triggers(first)).extracting(BackupTriggered::attemptNumber).containsExactly(1, 1);
    }

    @Test
    void aJobThatWaitsForItsServerGoesOnWhenAnotherOneEnds() {
        BackupTriggered waiting = story.backup();
        start(waiting);
        BackupTriggered atWork = another();
        start(atWork);
        await().atMost(PATIENCE)
                .until(() ->
                        api.get(story.job(atWork)).text("/properties/status").equals("InProgress"));
        defer(waiting, Duration.ofHours(1));

        others.publish(Story.completed(atWork, Instant.now()));

        await().atMost(PATIENCE).until(() -> triggers(waiting).size() == 2);
    }

    @Test
    void aJobThatWaitsForAServerWhereNobodyIsAtWorkGoesOnAtOnce() {
        BackupTriggered waiting = story.backup();
        start(waiting);

        defer(waiting, Duration.ofHours(1));

        await().atMost(PATIENCE).until(() -> triggers(waiting).size() == 2);
    }

    private void defer(BackupTriggered trigger, Duration pause) {
        Instant now = Instant.now();
        others.publish(new JobDeferred(Story.attempt(trigger, 1), now, trigger, now.plus(pause)));
    }

    @Test
    void aTriggerThatNoWorkerTakesExpires() {
        BackupTriggered trigger = scheduled(Instant.now().plusSeconds(2));
        others.publish(trigger);
        api.until(story.job(trigger), "/properties/status", "InProgress");
        Answer cancelled = ending(trigger, "Cancelled");
        assertThat(cancelled.text("/properties/errorDetails/0/code")).isEqualTo("TriggerExpired");
        others.receive(CancelJob.class, cancel -> cancel.jobId().equals(trigger.jobId()));
    }

    @Test
    void aRunningJobThatIsCancelledIsCancelling() {
        BackupTriggered trigger = story.backup();
        start(trigger);
        assertThat(api.until(story.job(trigger), "/properties/supportedActions/0", "Cancel")
                        .text("/properties/status"))
                .isEqualTo("InProgress");
        Answer accepted = cancel(trigger);
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Location")).contains("/operationResults/");
        assertThat(accepted.header("Retry-After")).isNotEmpty();
        assertThat(status(trigger)).isEqualTo("Cancelling");
        assertThat(api.get(story.job(trigger)).text("/properties/supportedActions/0"))
                .isEmpty();
        assertThat(api.get(accepted.header("Azure-AsyncOperation")).text("/status"))
                .isEqualTo("Inprogress");
        others.receive(CancelJob.class, cancel -> cancel.jobId().equals(trigger.jobId()));

        others.publish(new JobCancelled(Story.attempt(trigger, 1), Instant.now(), trigger));
        assertThat(ending(trigger, "Cancelled").text("/properties/errorDetails/0/code"))
                .isEqualTo("JobCancelled");
        Answer operation = api.follow(accepted);
        assertThat(operation.text("/status")).isEqualTo("Succeeded");
        assertThat(operation.text("/properties/jobId")).endsWith(trigger.jobId().toString());

        Answer again = cancel(trigger);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.errorCode()).isEqualTo("UserErrorJobNotCancellable");
        assertThat(again.errorMessage()).contains("cancelled");
        assertThat(triggers(trigger)).hasSize(1);
    }

    @Test
    void aQueuedJobThatIsCancelledIsSkippedByItsWorker() {
        BackupTriggered trigger = story.backup();
        assertThat(cancel(trigger).status()).isEqualTo(202);
        assertThat(cancel(trigger).status()).isEqualTo(202);
        others.publish(new JobSkipped(
                Story.attempt(trigger, 1),
                Instant.now(),
                trigger,
                ErrorDetail.of(ErrorCode.JOB_CANCELLED, "It was cancelled before it began.")));
        ending(trigger, "Cancelled");
    }

    @Test
    void aJobThatCompletesAllTheSameStaysCompleted() {
        BackupTriggered trigger = story.backup();
        start(trigger);
        Answer accepted = cancel(trigger);
        others.publish(Story.completed(trigger, Instant.now()));
        ending(trigger, "Completed");
        Answer operation = api.follow(accepted);
        assertThat(operation.text("/status")).isEqualTo("Failed");
        assertThat(operation.errorCode()).isEqualTo("UserErrorJobNotCancellable");
        assertThat(cancel(trigger).errorMessage()).contains("completed");
        assertThat(api.post(api.vault + "/backupJobs/" + JobId.random() + "/cancel", "{}")
                        .errorCode())
                .isEqualTo("JobNotFound");
    }

    @Test
    void aCancelledJobWhoseWorkerIsDeadEndsAfterAsking() {
        BackupTriggered trigger = story.backup();
        start(trigger);
        cancel(trigger);
        ResolveJob question = question(trigger);
        others.publish(new JobResolved(question.jobId(), Instant.now(), null));
        ending(trigger, "Cancelled");
        assertThat(triggers(trigger)).hasSize(1);
    }

    @Test
    void twoSupervisorsTriggerOnce() throws InterruptedException {
        List<BackupTriggered> jobs = List.of(story.backup(), another(), another());
        jobs.forEach(this::start);
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService supervisors = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                supervisors.execute(() -> {
                    while (!over.get()) {
                        QuarkusTransaction.requiringNew().run(superviseJobs::supervise);
                        QuarkusTransaction.requiringNew().run(triggerAgain::triggerDue);
                    }
                });
            }
            try {
                jobs.forEach(job -> attempt(job, 2));
            } finally {
                over.set(true);
            }
        }
        settle();
        jobs.forEach(job -> assertThat(triggers(job))
                .extracting(BackupTriggered::attemptNumber)
                .containsExactly(1, 2));
    }

    private ResolveJob loseAllAttempts(BackupTriggered first) {
        start(first);
        start(attempt(first, 2));
        start(attempt(first, 3));
        return question(first);
    }

    private ResolveJob question(BackupTriggered trigger) {
        return others.receive(ResolveJob.class, question -> question.jobId().equals(trigger.jobId()));
    }

    private void start(WorkerJob request) {
        others.publish(new JobStarted(Story.attempt(request, request.attemptNumber()), Instant.now(), request));
    }

    private void fail(WorkerJob request, ErrorCode code) {
        others.publish(new JobFailed(
                Story.attempt(request, request.attemptNumber()),
                Instant.now(),
                request,
                ErrorDetail.of(code, "It failed.")));
    }

    private static JobHeartbeat beat(WorkerJob request) {
        // The worker's clock is far behind: only the broker's counts.
        return new JobHeartbeat(
                Story.attempt(request, request.attemptNumber()),
                Instant.now().minus(Duration.ofDays(1)),
                JobHeartbeat.Phase.DUMPING,
                1,
                1,
                1);
    }

    private BackupTriggered attempt(BackupTriggered first, int number) {
        return others.receive(
                BackupTriggered.class,
                trigger -> trigger.jobId().equals(first.jobId()) && trigger.attemptNumber() == number);
    }

    private List<BackupTriggered> triggers(BackupTriggered job) {
        return others.all(BackupTriggered.class, trigger -> trigger.jobId().equals(job.jobId()));
    }

    private Answer cancel(WorkerJob request) {
        return api.post(story.job(request) + "/cancel", "{}");
    }

    private String status(BackupTriggered trigger) {
        return api.get(story.job(trigger)).text("/properties/status");
    }

    private Answer ending(WorkerJob job, String status) {
        return api.until(story.job(job), "/properties/status", status);
    }

    /** Until everything that was published is handled, and a second more for supervision. */
    private void settle() {
        await().atMost(PATIENCE).until(() -> Lag.of(Stream.JOB_EVENTS.topic()) == 0);
        await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
    }

    /** One on demand would be refused while another one goes on. */
    private BackupTriggered another() {
        BackupTriggered trigger = scheduled(Instant.now().plus(Duration.ofHours(1)));
        others.publish(trigger);
        api.until(story.job(trigger), "/properties/status", "InProgress");
        return trigger;
    }

    private BackupTriggered scheduled(Instant expiresAt) {
        Instant due = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return Story.scheduled(instance, due, due, expiresAt);
    }
}
