package io.pgvault.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.stream.WorkerQueue;
import io.pgvault.worker.attempts.JobWork;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A vault, or a server, whose work does not end, and the others. */
@Timeout(90)
class FairSharesIT extends WorkersOnABroker {
    @Test
    void aVaultThatHoldsAllSlotsForLongKeepsNoOtherWaiting() throws Exception {
        slotPatience = Duration.ofSeconds(1);
        BackupTriggered endless = trigger(vault(1), "slow");
        JobWork<BackupTriggered> work = (request, attempt, progress) ->
                request.equals(endless) ? waits(attempt) : endsAtOnce(request, attempt, progress);
        startWorker("w1", work);
        send(endless);
        await().atMost(PATIENCE).until(() -> begun.containsKey(endless.jobId()));
        BackupTriggered more = trigger(vault(1), "slow");
        BackupTriggered ofAnotherServer = trigger(vault(1), "quick");
        BackupTriggered ofAnotherVault = trigger(vault(2), "quick");

        send(more);
        send(ofAnotherServer);
        send(ofAnotherVault);

        assertThat(events(ofAnotherVault.jobId(), 2)).last().isInstanceOf(JobEvent.JobCompleted.class);
        assertThat(events(ofAnotherServer.jobId(), 2)).last().isInstanceOf(JobEvent.JobCompleted.class);
        records(
                WorkerQueue.BACKUPS.waitingTopic(),
                1,
                record -> more.source().instanceId().toString().equals(record.key()));
        assertThat(begun).doesNotContainKey(more.jobId());
        mayEnd.countDown();
        assertThat(events(more.jobId(), 2)).last().isInstanceOf(JobEvent.JobCompleted.class);
        assertThat(attempts(more)).hasSize(1);
    }

    @Test
    void slotsThatAreFreeInTimeAreGivenInTurn() throws Exception {
        BackupTriggered first = trigger(vault(1), "s");
        JobWork<BackupTriggered> work = (request, attempt, progress) ->
                request.equals(first) ? waits(attempt) : endsAtOnce(request, attempt, progress);
        startWorker("w1", work);
        send(first);
        await().atMost(PATIENCE).until(() -> begun.containsKey(first.jobId()));
        BackupTriggered other = trigger(vault(2), "t");

        send(other);

        Thread.sleep(Duration.ofSeconds(3));
        assertThat(begun).doesNotContainKey(other.jobId());
        mayEnd.countDown();
        assertThat(events(other.jobId(), 2)).last().isInstanceOf(JobEvent.JobCompleted.class);
    }
}
