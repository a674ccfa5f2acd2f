package io.pgvault.retention.recoverypoints;

import static io.pgvault.retention.Samples.policy;
import static io.pgvault.retention.Samples.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.storage.LifecycleDocument;
import io.pgvault.retention.FakeDueList;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.tasks.Task;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TagRecoveryPointTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:05:00Z");
    private static final Instant TIME = Instant.parse("2026-11-20T22:00:00Z");

    private final FakeDueList dueList = new FakeDueList();
    private final FakeTasks tasks = new FakeTasks();
    private final PublishedEvents events = new PublishedEvents();
    private final TagRecoveryPoint tag = new TagRecoveryPoint(dueList, tasks, events, () -> NOW);

    @Test
    void decidesTellsAndHasItWrittenDown() {
        RecoveryPoint point = Samples.recoveryPoint(TIME, policy("UTC", rule("Default", true, "P1M")), null);

        tag.tag(point);

        Instant expiresAt = Instant.parse("2026-12-20T22:00:00Z");
        assertThat(dueList.point(point.id()).expiresAt()).isEqualTo(expiresAt);
        assertThat(events.all())
                .containsExactly(new RecoveryPointTagged(
                        NOW,
                        Samples.INSTANCE,
                        point.id(),
                        "Default",
                        expiresAt,
                        "The backup was asked for without a tag: the default rule applies."));
        assertThat(tasks.waiting())
                .containsExactly(new Task.DescribeRecoveryPoint(
                        Samples.VAULT.id(),
                        Samples.INSTANCE,
                        new LifecycleDocument(
                                point.id(),
                                LifecycleDocument.State.KEPT,
                                "Default",
                                DataStore.VAULT_STORE,
                                expiresAt,
                                "The backup was asked for without a tag: the default rule applies.",
                                NOW)));
    }

    @Test
    void aPointThatIsKnownIsTaggedOnlyOnce() {
        RecoveryPoint point = Samples.recoveryPoint(TIME, policy("UTC"), null);

        tag.tag(point);
        tasks.cancel(Task.DescribeRecoveryPoint.keyOf(point.id()));
        tag.tag(point);

        assertThat(events.all()).hasSize(1);
        assertThat(tasks.waiting()).isEmpty();
    }

    @Test
    void aPointOfAnEmptyPolicyIsKeptForEver() {
        RecoveryPoint point = Samples.recoveryPoint(TIME, policy("UTC"), null);

        tag.tag(point);

        assertThat(dueList.point(point.id()).expiresAt()).isNull();
        assertThat(dueList.instancesWithDue(Instant.MAX, null, 10)).isEmpty();
    }
}
