package io.pgvault.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.job.BackupTriggered;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers of which one lacks the client programs for a server. */
@Timeout(120)
class OlderProgramsIT extends WorkersOnABroker {
    @Test
    void aBackupGoesToTheWorkerThatHasTheProgramsForIt() throws Exception {
        startWorker("older", this::endsAtOnce, trigger -> false);
        BackupTriggered first = trigger();
        send(first);
        startWorker("newer", this::endsAtOnce);
        BackupTriggered second = trigger();
        send(second);

        assertThat(workerOf(first)).isEqualTo("newer");
        assertThat(workerOf(second)).isEqualTo("newer");
        assertThat(attempts(first)).hasSize(1);
    }

    @Test
    void whatNoWorkerHasTheProgramsForIsTakenByOneOfThemAfterAWhile() throws Exception {
        startWorker("older", this::endsAtOnce, trigger -> false);
        BackupTriggered trigger = trigger();
        ProducerRecord<String, byte[]> waited = writer.write(trigger, Instant.now());
        waited.headers()
                .add(
                        "waiting-since",
                        Long.toString(Instant.now().minus(Duration.ofMinutes(7)).toEpochMilli())
                                .getBytes(StandardCharsets.UTF_8));
        produce(waited);

        assertThat(workerOf(trigger)).isEqualTo("older");
    }
}
