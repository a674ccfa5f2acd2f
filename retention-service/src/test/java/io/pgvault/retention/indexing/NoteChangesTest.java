package io.pgvault.retention.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.vault.RetentionRules;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.Samples;
import io.pgvault.retention.tasks.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoteChangesTest {
    private static final Instant START = Instant.parse("2026-11-20T22:00:00Z");
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final FakeTasks tasks = new FakeTasks();
    private Instant now = START;
    private final NoteChanges changes = new NoteChanges(tasks, () -> now, PAUSE);

    @Test
    void aCrowdOfChangesIsOneIndexThatWaitsNoLongerForTheLast() {
        for (int i = 0; i < 100; i++) {
            changes.published(List.of(found(Samples.INSTANCE)));
            now = now.plusMillis(500);
        }

        assertThat(tasks.waiting()).containsExactly(new Task.DescribeInstanceIndex(Samples.INSTANCE));
        assertThat(tasks.dueTimes()).containsExactly(START.plus(PAUSE));
    }

    @Test
    void eachInstanceOfATransactionIsNotedOnceInTheSameOrder() {
        InstanceId first = new InstanceId(new UUID(0, 1));
        InstanceId last = new InstanceId(new UUID(0, 9));

        changes.published(List.of(found(last), found(first), found(last)));

        assertThat(tasks.waiting())
                .containsExactly(new Task.DescribeInstanceIndex(first), new Task.DescribeInstanceIndex(last));
    }

    @Test
    void whatIsOfNoRecoveryPointChangesNoIndex() {
        Message other = new RetentionRules(START, 0.5, 10, 3, Duration.ofDays(1), null);

        changes.published(List.of(other));

        assertThat(tasks.waiting()).isEmpty();
    }

    private static RecoveryPointFound found(InstanceId instance) {
        return new RecoveryPointFound(START, instance, RecoveryPointId.of(JobId.random()));
    }
}
