package io.pgvault.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.stream.Stream;
import io.pgvault.localstack.SharedParts;
import io.pgvault.messaging.Garbage;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobWork;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers on a real broker; what they do when they have work is made up here. */
@Timeout(90)
class WorkerQueuesIT extends WorkersOnABroker {
    @Test
    void anExpiredTriggerIsSkippedAndSaysSo() throws Exception {
        startWorker("w1", this::endsAtOnce);
        BackupTriggered expired = trigger(Instant.now().minusSeconds(1));

        send(expired);

        assertThat(events(expired.jobId(), 1))
                .singleElement()
                .isInstanceOfSatisfying(
                        JobEvent.JobSkipped.class,
                        skipped -> assertThat(skipped.reason().errorCode()).isEqualTo(ErrorCode.TRIGGER_EXPIRED));
        assertThat(begun).doesNotContainKey(expired.jobId());
    }

    @Test
    void garbageOnAQueueStopsNothing() throws Exception {
        startWorker("w1", this::endsAtOnce);
        BackupTriggered next = trigger();

        Garbage.sendBefore(SharedParts.kafka().clientSettings(), Stream.BACKUP_TRIGGERS, next);

        assertThat(events(next.jobId(), 2))
                .extracting(Object::getClass)
                .containsExactly(JobEvent.JobStarted.class, JobEvent.JobCompleted.class);
    }

    @Test
    void garbageAmongTheControlsStopsNothing() throws Exception {
        startWorker("w1", this::untilStopped);
        BackupTriggered trigger = trigger();
        CancelJob cancel = new CancelJob(trigger.jobId(), Instant.now());
        ProducerRecord<String, byte[]> good = writer.write(cancel, Instant.now());
        byte[] emptyObject = "{}".getBytes(StandardCharsets.UTF_8);
        // Of the job's own key, so that they lie before its cancellation.
        produce(new ProducerRecord<>(good.topic(), good.key(), emptyObject));
        produce(new ProducerRecord<>(good.topic(), null, good.key(), emptyObject, good.headers()));
        produce(new ProducerRecord<>(good.topic(), null, good.key(), new byte[] {1, 2, 3}, good.headers()));
        produce(new ProducerRecord<>(good.topic(), null, good.key(), null, good.headers()));
        send(trigger);
        await().atMost(PATIENCE).until(() -> begun.containsKey(trigger.jobId()));

        produce(good);

        assertThat(events(trigger.jobId(), 2)).last().isInstanceOf(JobEvent.JobCancelled.class);
    }

    @Test
    void aJobThatTakesLongerThanIsAllowedIsStopped() throws Exception {
        longestJob = Duration.ofSeconds(1);
        startWorker("w1", this::untilStopped);
        BackupTriggered trigger = trigger();

        send(trigger);

        assertThat(failure(trigger)).isEqualTo(ErrorCode.JOB_TIMEOUT);
    }

    @Test
    void aBusyServerDefersTheJob() throws Exception {
        Instant later = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.MILLIS);
        startWorker("w1", (request, attempt, progress) -> new AttemptOutcome.Deferred(later));
        BackupTriggered trigger = trigger();

        send(trigger);

        assertThat(events(trigger.jobId(), 2))
                .last()
                .isInstanceOfSatisfying(
                        JobEvent.JobDeferred.class,
                        deferred -> assertThat(deferred.notBefore()).isEqualTo(later));
    }

    @Test
    void aJobMayEndWhileItsWorkerStops() throws Exception {
        AutoCloseable leaving = startWorker("w1", (request, attempt, progress) -> {
            begin(attempt);
            Thread.sleep(Duration.ofSeconds(1));
            return new AttemptOutcome.Completed(null, 0, List.of());
        });
        BackupTriggered trigger = trigger();
        send(trigger);
        await().atMost(PATIENCE).until(() -> begun.containsKey(trigger.jobId()));

        leaving.close();

        assertThat(events(trigger.jobId(), 2)).last().isInstanceOf(JobEvent.JobCompleted.class);
    }

    @Test
    void aBusyWorkerLeavesFurtherWorkToAnotherAndNothingIsTakenTwice() throws Exception {
        BackupTriggered first = trigger();
        JobWork<BackupTriggered> work = (request, attempt, progress) ->
                request.equals(first) ? waits(attempt) : endsAtOnce(request, attempt, progress);
        startWorker("w1", work);
        startWorker("w2", work);
        send(first);
        await().atMost(PATIENCE).until(() -> begun.containsKey(first.jobId()));
        String busy = attempts(first).getFirst().worker();
        // Enough to lie in every partition, and so in those that had been the busy worker's.
        List<BackupTriggered> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            BackupTriggered other = trigger();
            others.add(other);
            send(other);
        }

        await().atMost(PATIENCE).until(() -> others.stream().allMatch(other -> begun.containsKey(other.jobId())));

        assertThat(others)
                .allSatisfy(other -> assertThat(attempts(other))
                        .singleElement()
                        .satisfies(attempt -> assertThat(attempt.worker()).isNotEqualTo(busy)));
        assertThat(attempts(first)).hasSize(1);
        mayEnd.countDown();
        assertThat(events(first.jobId(), 2))
                .extracting(Object::getClass)
                .containsExactly(JobEvent.JobStarted.class, JobEvent.JobCompleted.class);
    }

    @Test
    void whatWasClaimedIsNotGivenToTheOthersWhenItsWorkerLeaves() throws Exception {
        AutoCloseable leaving = startWorker("w1", this::untilStopped);
        BackupTriggered trigger = trigger();
        send(trigger);
        await().atMost(PATIENCE).until(() -> begun.containsKey(trigger.jobId()));

        leaving.close();
        startWorker("w2", this::endsAtOnce);
        BackupTriggered later = trigger();
        send(later);

        assertThat(workerOf(later)).isEqualTo("w2");
        assertThat(attempts(trigger)).hasSize(1);
        assertThat(events(trigger.jobId(), 2))
                .last()
                .isInstanceOfSatisfying(
                        JobEvent.JobFailed.class,
                        failed -> assertThat(failed.error().errorCode()).isEqualTo(ErrorCode.WORKER_STOPPED));
    }

    @Test
    void anIdleWorkerStopsAtOnce() throws Exception {
        AutoCloseable idle = startWorker("w1", this::endsAtOnce);
        BackupTriggered trigger = trigger();
        send(trigger);
        events(trigger.jobId(), 2);

        long start = System.nanoTime();
        idle.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void anErrorEndsTheAttemptWithItsCauseAndTheWorkerGoesOn() throws Exception {
        startWorker("w1", (request, attempt, progress) -> {
            if (request.retentionTag() == null) {
                throw new UnsatisfiedLinkError("no zstd here");
            }
            return endsAtOnce(request, attempt, progress);
        });
        BackupTriggered broken = trigger();
        BackupTriggered next = trigger(Instant.now().plusSeconds(600), "Weekly");
        send(broken);
        send(next);

        assertThat(events(broken.jobId(), 2))
                .last()
                .isInstanceOfSatisfying(
                        JobEvent.JobFailed.class,
                        failed -> assertThat(failed.error()).satisfies(error -> {
                            assertThat(error.errorCode()).isEqualTo(ErrorCode.WORKER_FAILED);
                            assertThat(error.retryable()).isTrue();
                            assertThat(error.message()).contains("w1", "no zstd here");
                        }));
        assertThat(events(next.jobId(), 2)).last().isInstanceOf(JobEvent.JobCompleted.class);
    }

    @Test
    void aFailureIsToldWithItsCodeAndABugAsOne() throws Exception {
        startWorker("w1", (request, attempt, progress) -> {
            if (request.retentionTag() == null) {
                throw new BackupException(ErrorCode.DATABASE_UNREACHABLE, "It is away.");
            }
            throw new IllegalStateException("A bug.");
        });
        BackupTriggered away = trigger();
        BackupTriggered bug = trigger(Instant.now().plusSeconds(600), "Weekly");
        send(away);
        send(bug);

        assertThat(failure(away)).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(failure(bug)).isEqualTo(ErrorCode.INTERNAL);
    }
}
