package io.pgvault.retention.recoverypoints;

import static io.pgvault.retention.Samples.policy;
import static io.pgvault.retention.Samples.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.vault.LifecycleCommand.RetagRecoveryPoints;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.retention.FakeDueList;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.tasks.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TagRecoveryPointTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:05:00Z");
    private static final Instant TIME = Instant.parse("2026-11-20T22:00:00Z");

    private static final BackupPolicy FIRST_OF_MONTH = Samples.withTags(
            policy("UTC", rule("Default", true, "P1M"), rule("Monthly", false, "P1Y")),
            Samples.tag("Monthly", 15, AbsoluteMarker.FIRST_OF_MONTH));

    private final FakeDueList dueList = new FakeDueList();
    private final FakeTasks tasks = new FakeTasks();
    private final PublishedEvents events = new PublishedEvents();
    private final TagRecoveryPoint tag =
            new TagRecoveryPoint(dueList, tasks, events, Samples.brake(0.5, 10), Samples.SHORTEST_LIFE, () -> NOW);

    @Test
    void whatWasDecidedBeforeIsTakenOverAndToldButNotWrittenAgain() {
        RecoveryPoint point = Samples.recoveryPoint(TIME, policy("UTC", rule("Default", true, "P1M")), null);
        LifecycleDocument decided = new LifecycleDocument(
                point.id(),
                LifecycleDocument.State.KEPT,
                "Yearly",
                DataStore.ARCHIVE_STORE,
                TIME,
                null,
                "First.",
                TIME,
                null,
                null,
                null);

        List<RecoveryPointEvent> news = tag.adopt(point, decided);
        assertThat(tag.adopt(point, decided)).isEmpty();
        tag.tag(point);

        assertThat(dueList.point(point.id()).tag()).isEqualTo("Yearly");
        assertThat(dueList.point(point.id()).dataStore()).isEqualTo(DataStore.ARCHIVE_STORE);
        assertThat(events.all()).isEmpty();
        assertThat(news)
                .containsExactly(
                        new RecoveryPointTagged(NOW, Samples.INSTANCE, point.id(), "Yearly", TIME, null, "First."),
                        new RecoveryPointArchived(TIME, Samples.INSTANCE, point.id(), "First."));
        assertThat(tasks.waiting()).isEmpty();
    }

    @Test
    void decidesTellsAndHasItWrittenDown() {
        RecoveryPoint point = Samples.recoveryPoint(TIME, policy("UTC", rule("Default", true, "P1M")), null);

        tag.tag(point);

        Instant expiresAt = Instant.parse("2026-12-20T22:00:00Z");
        assertThat(dueList.point(point.id()).course().expiresAt()).isEqualTo(expiresAt);
        assertThat(events.all())
                .containsExactly(new RecoveryPointTagged(
                        NOW,
                        Samples.INSTANCE,
                        point.id(),
                        "Default",
                        null,
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
                                null,
                                expiresAt,
                                "The backup was asked for without a tag: the default rule applies.",
                                NOW,
                                null,
                                null,
                                null)));
    }

    @Test
    void aPointThatIsKnownIsTaggedOnlyOnce() {
        RecoveryPoint point = Samples.recoveryPoint(TIME, policy("UTC"), null);

        tag.tag(point);
        tasks.cancel(List.of(Task.DescribeRecoveryPoint.keyOf(point.id())));
        tag.tag(point);

        assertThat(events.all()).hasSize(1);
        assertThat(tasks.waiting()).isEmpty();
    }

    @Test
    void aReplacedPolicyDecidesAgainWhatExistsInTheOrderOfItsTime() {
        List<RecoveryPoint> points = Stream.of("2026-10-04", "2026-10-11", "2026-11-01", "2026-11-08")
                .map(day -> Samples.scheduled(Instant.parse(day + "T22:00:00Z"), policy("UTC", rule("Default", true))))
                .toList();
        points.reversed().forEach(tag::tag);

        tag.retag(new RetagRecoveryPoints(Samples.VAULT, Samples.INSTANCE, FIRST_OF_MONTH, NOW));

        assertThat(points)
                .extracting(point -> dueList.point(point.id()))
                .extracting(FollowedRecoveryPoint::tag, point -> point.course().expiresAt())
                .containsExactly(
                        tuple("Monthly", Instant.parse("2027-10-04T22:00:00Z")),
                        tuple("Default", Instant.parse("2026-11-11T22:00:00Z")),
                        tuple("Monthly", Instant.parse("2027-11-01T22:00:00Z")),
                        tuple("Default", Instant.parse("2026-12-08T22:00:00Z")));
        assertThat(tasks.waiting()).hasSize(4);
        assertThat(events.all())
                .hasSize(8)
                .last()
                .isEqualTo(new RecoveryPointTagged(
                        NOW,
                        Samples.INSTANCE,
                        points.getLast().id(),
                        "Default",
                        null,
                        Instant.parse("2026-12-08T22:00:00Z"),
                        "No tag's criteria are met: the default rule applies."));
    }

    @Test
    void aTagThatWasAskedForIsLookedUpInTheReplacedPolicyToo() {
        RecoveryPoint point = Samples.recoveryPoint(TIME, policy("UTC", rule("Default", true)), "Monthly");
        tag.tag(point);
        assertThat(dueList.point(point.id()).tag()).isEqualTo("Default");

        tag.retag(new RetagRecoveryPoints(Samples.VAULT, Samples.INSTANCE, FIRST_OF_MONTH, NOW));

        assertThat(dueList.point(point.id()).tag()).isEqualTo("Monthly");
    }

    @Test
    void aPointOfATimeThatHasNotComeIsRefused() {
        RecoveryPoint forged = Samples.recoveryPoint(NOW.plus(Duration.ofMinutes(61)), policy("UTC"), null);

        assertThatThrownBy(() -> tag.tag(forged))
                .isInstanceOf(ContradictoryMessageException.class)
                .hasMessage("The recovery point " + forged.id()
                        + " is of 2026-11-20T23:06:00Z, which is ahead of the clock.");

        assertThat(dueList.followedForUpdate(Samples.INSTANCE)).isEmpty();
        tag.tag(Samples.recoveryPoint(NOW.plus(Duration.ofMinutes(60)), policy("UTC"), null));
        assertThat(dueList.followedForUpdate(Samples.INSTANCE)).hasSize(1);
    }

    @Test
    void noPolicyLetsAPointExpireBeforeItsShortestLifeIsOver() {
        BackupPolicy day = policy("UTC", rule("Default", true, "P1D"));
        RecoveryPoint born = Samples.recoveryPoint(TIME, day, null);
        RecoveryPoint retagged = Samples.recoveryPoint(TIME, policy("UTC", rule("Default", true, "P1Y")), null);
        tag.tag(born);
        tag.tag(retagged);

        tag.retag(new RetagRecoveryPoints(Samples.VAULT, Samples.INSTANCE, day, NOW));

        assertThat(List.of(born, retagged))
                .extracting(point -> dueList.point(point.id()).course().expiresAt())
                .containsOnly(Instant.parse("2026-11-27T22:00:00Z"));
    }

    @Test
    void whatStorageSaysOfAnAdoptedPointEndsNoEarlierEither() {
        RecoveryPoint adopted = Samples.recoveryPoint(TIME, policy("UTC"), null);

        tag.adopt(
                adopted,
                new LifecycleDocument(
                        adopted.id(),
                        LifecycleDocument.State.KEPT,
                        "t",
                        DataStore.VAULT_STORE,
                        null,
                        TIME,
                        "r",
                        NOW,
                        null,
                        null,
                        null));

        assertThat(dueList.point(adopted.id()).course().expiresAt()).isEqualTo(Instant.parse("2026-11-27T22:00:00Z"));
    }

    @Test
    void aPointOfAnEmptyPolicyIsKeptForEver() {
        RecoveryPoint point = Samples.recoveryPoint(TIME, policy("UTC"), null);

        tag.tag(point);

        assertThat(dueList.point(point.id()).course().expiresAt()).isNull();
        assertThat(dueList.instancesWithDue(Instant.MAX, null, 10)).isEmpty();
    }
}
