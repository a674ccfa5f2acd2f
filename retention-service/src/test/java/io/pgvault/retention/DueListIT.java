package io.pgvault.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.lifecycle.DueRecoveryPoints;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.GoneRecoveryPoint;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import io.pgvault.retention.recoverypoints.SweepStore;
import io.pgvault.retention.recoverypoints.WaitingDeletions;
import io.pgvault.retention.scrubbing.DueScrub;
import io.pgvault.retention.scrubbing.ScrubPace;
import io.pgvault.retention.scrubbing.ScrubStore;
import io.pgvault.retention.tagging.Origin;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What PostgreSQL says is due. The times lie before those of other tests, so that only these rows are. */
@QuarkusTest
@QuarkusTestResource(RetentionParts.class)
class DueListIT {
    private static final Instant NOW = Instant.parse("2001-11-20T22:00:00Z");
    private static final Instant OVER = NOW;
    private static final Instant LATER = NOW.plusSeconds(1);

    private final VaultReference vault = Samples.VAULT;
    private final InstanceId instance = InstanceId.random();

    @Inject
    RecoveryPointStore store;

    @Inject
    TaskStore tasks;

    @Inject
    WaitingDeletions waiting;

    @Inject
    SweepStore sweepStore;

    @Inject
    ScrubStore scrubs;

    @Inject
    EntityManager rows;

    @Inject
    Scheduler rounds;

    @BeforeEach
    void takeOver() {
        rounds.pause();
    }

    @AfterEach
    void leave() {
        QuarkusTransaction.requiringNew()
                .run(() -> rows.createNativeQuery("delete from recovery_point where instance_id = :id")
                        .setParameter("id", instance.value())
                        .executeUpdate());
        rounds.resume();
    }

    @Test
    void whileDeletionsWaitOnlyTheOtherTasksAreDue() {
        Task deletion = new Task.DeleteVault(new LifecycleCommand.DeleteVault(vault, NOW));
        Task other = new Task.DescribeVaultIndex(vault.id());
        QuarkusTransaction.requiringNew().run(() -> {
            waiting.begin(NOW);
            tasks.add(deletion);
            tasks.addLater(other, NOW);
        });
        try {
            assertThat(dueTask()).contains(other);
            QuarkusTransaction.requiringNew().run(waiting::end);
            assertThat(dueTask()).contains(deletion);
        } finally {
            QuarkusTransaction.requiringNew().run(() -> {
                waiting.end();
                tasks.cancel(List.of(deletion.key(), other.key()));
            });
        }
    }

    private Optional<Task> dueTask() {
        return QuarkusTransaction.requiringNew().call(() -> tasks.claimDue(NOW).map(TaskStore.DueTask::task));
    }

    @Test
    void onlyWhatIsDueIsReadAndTheNewestOfEachKind() {
        RecoveryPointId expired = add(9, false, null, OVER);
        add(8, false, null, LATER);
        RecoveryPointId toMove = add(7, false, OVER, LATER);
        add(6, true, LATER, LATER);
        RecoveryPointId complete = add(5, false, null, LATER);
        add(4, true, null, LATER);
        RecoveryPointId newest = add(3, true, null, LATER);

        DueRecoveryPoints due = due();

        assertThat(due.due())
                .extracting(KeptRecoveryPoint::id)
                .containsExactlyInAnyOrder(expired, toMove, complete, newest);
        assertThat(due.kept()).isEqualTo(7);
        assertThat(withDue()).containsExactly(instance);
    }

    @Test
    void whatIsGoneIsListedAsThatAndIsNotDue() {
        RecoveryPointId deleted = add(9, false, null, OVER);
        RecoveryPointId lost = add(8, false, null, OVER);
        RecoveryPointId kept = add(7, false, null, LATER);

        QuarkusTransaction.requiringNew().run(() -> {
            store.recallDeleted(deleted, "Its time was over.");
            assertThat(sweepStore.markLost(lost)).isTrue();
            assertThat(sweepStore.markLost(deleted)).isFalse();
            assertThat(sweepStore.markFound(kept)).isFalse();
        });

        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> store.gone(instance, EnumSet.allOf(GoneRecoveryPoint.Stage.class))))
                .extracting(GoneRecoveryPoint::id, GoneRecoveryPoint::stage)
                .containsExactlyInAnyOrder(
                        tuple(deleted, GoneRecoveryPoint.Stage.DELETED), tuple(lost, GoneRecoveryPoint.Stage.LOST));
        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> store.gone(instance, EnumSet.of(GoneRecoveryPoint.Stage.DELETED))))
                .extracting(GoneRecoveryPoint::reason)
                .containsExactly("Its time was over.");
        assertThat(withDue()).isEmpty();
    }

    @Test
    void whatStaysThoughItsTimeIsOverDoesNotMakeItsInstanceDue() {
        add(5, false, null, OVER);
        add(4, true, null, OVER);

        assertThat(withDue()).isEmpty();
    }

    @Test
    void aPartialOneDoesNotReleaseTheNewestCompleteOneButACompleteOneReleasesIt() {
        add(5, true, null, OVER);
        assertThat(withDue()).isEmpty();

        add(4, false, null, OVER);

        assertThat(withDue()).containsExactly(instance);
    }

    @Test
    void aMoveThatWasGivenUpIsNotDueBeforeItsTime() {
        RecoveryPointId point = add(5, false, OVER, null);
        inTransaction(() -> store.markArchiving(List.of(new Decision.Archive(point, "due")), NOW));
        assertThat(due().due())
                .singleElement()
                .satisfies(kept -> assertThat(kept.dataStore()).isEqualTo(DataStore.ARCHIVE_STORE));

        inTransaction(() -> store.giveUpArchiving(point, LATER));

        assertThat(withDue()).isEmpty();
        assertThat(due().due())
                .singleElement()
                .satisfies(kept -> assertThat(kept.course().archiveAt()).isNull());
        assertThat(QuarkusTransaction.requiringNew().call(() -> store.instancesWithDue(LATER, null, 10)))
                .containsExactly(instance);
    }

    @Test
    void whatIsBegunTwiceIsBegunOnce() {
        RecoveryPointId point = add(5, false, null, OVER);
        List<Decision.Delete> decisions = List.of(new Decision.Delete(point, "over"));

        assertThat(QuarkusTransaction.requiringNew().call(() -> store.markDeleting(decisions, NOW)))
                .containsExactly(point);
        assertThat(QuarkusTransaction.requiringNew().call(() -> store.markDeleting(decisions, NOW)))
                .isEmpty();
    }

    @Test
    void oneAtATimeDecidesAboutAnInstance() {
        add(5, false, null, OVER);

        inTransaction(() -> {
            assertThat(store.dueForUpdate(List.of(instance), NOW)).containsOnlyKeys(instance);
            Map<InstanceId, DueRecoveryPoints> other =
                    QuarkusTransaction.requiringNew().call(() -> store.dueForUpdate(List.of(instance), NOW));
            assertThat(other).isEmpty();
        });
    }

    private @Nullable DueRecoveryPoints dueOrNothing() {
        return QuarkusTransaction.requiringNew()
                .call(() -> store.dueForUpdate(List.of(instance), NOW))
                .get(instance);
    }

    private DueRecoveryPoints due() {
        return QuarkusTransaction.requiringNew()
                .call(() -> store.dueForUpdate(List.of(instance), NOW))
                .get(instance);
    }

    @Test
    void whatWentWithinADayIsCounted() {
        add(0, false, null, null);
        RecoveryPointId old = add(9, false, null, OVER);
        inTransaction(() -> store.markDeleting(List.of(new Decision.Delete(old, "due")), NOW));
        inTransaction(() -> store.markDeleted(old));

        assertThat(gone(NOW.plus(Brake.DAY).minusSeconds(1))).isEqualTo(1);
        assertThat(gone(NOW.plus(Brake.DAY))).isZero();
    }

    @Test
    void whatIsDamagedIsNoNewestAndGoesWhenItsTimeIsOver() {
        RecoveryPointId oldDamaged = add(9, false, null, OVER);
        RecoveryPointId expired = add(8, false, null, OVER);
        RecoveryPointId newest = add(7, false, OVER, OVER);
        RecoveryPointId newerDamaged = add(1, false, OVER, OVER);
        inTransaction(() -> List.of(oldDamaged, newerDamaged)
                .forEach(point -> assertThat(scrubs.markDamaged(scrub(point), "A block is wrong."))
                        .isTrue()));

        DueRecoveryPoints due = due();

        assertThat(due.newest().id()).isEqualTo(newest);
        assertThat(due.newestComplete()).isEqualTo(due.newest());
        assertThat(due.due()).extracting(KeptRecoveryPoint::id).containsExactlyInAnyOrder(oldDamaged, expired, newest);
        assertThat(due.kept()).isEqualTo(4);
        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> store.markDeleting(List.of(new Decision.Delete(oldDamaged, "over")), NOW)))
                .containsExactly(oldDamaged);
        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> store.gone(instance, EnumSet.of(GoneRecoveryPoint.Stage.DAMAGED))))
                .containsExactly(
                        new GoneRecoveryPoint(newerDamaged, GoneRecoveryPoint.Stage.DAMAGED, "A block is wrong."));
    }

    @Test
    void whereAllAreDamagedNothingGoes() {
        RecoveryPointId only = add(9, false, null, OVER);
        inTransaction(() -> scrubs.markDamaged(scrub(only), "A block is wrong."));

        assertThat(withDue()).isEmpty();
        assertThat(dueOrNothing()).isNull();
    }

    @Test
    void damagedBecomesKeptAgainAndNothingElseBecomesDamaged() {
        RecoveryPointId point = add(5, false, null, LATER);
        RecoveryPointId lost = add(4, false, null, LATER);

        inTransaction(() -> {
            assertThat(sweepStore.markLost(lost)).isTrue();
            assertThat(scrubs.markDamaged(scrub(lost), "So.")).isFalse();
            assertThat(scrubs.markWhole(scrub(point))).isFalse();
            assertThat(scrubs.markDamaged(scrub(point), "So.")).isTrue();
            assertThat(scrubs.markDamaged(scrub(point), "So.")).isFalse();
            assertThat(scrubs.markWhole(scrub(point))).isTrue();
        });

        assertThat(due().newest().id()).isEqualTo(point);
    }

    @Test
    void theOneThatWasReadTheLongestAgoIsTakenOnceAndThatWhichIsAskedForBefore() {
        Instant ages = Instant.parse("1970-01-01T00:00:00Z");
        RecoveryPointId first = add(3, false, null, LATER);
        RecoveryPointId second = add(2, false, null, LATER);
        RecoveryPointId asked = add(1, false, null, LATER);
        inTransaction(() -> {
            scrubs.read(scrub(first), ages);
            scrubs.read(scrub(second), ages.plusSeconds(1));
            scrubs.read(scrub(asked), ages.plusSeconds(2));
            scrubs.ask(instance, asked, NOW);
            scrubs.ask(InstanceId.random(), first, NOW);
        });

        inTransaction(() -> {
            assertThat(scrubs.takeAsked(NOW))
                    .contains(
                            new DueScrub(new KnownInstance(vault.id(), instance), asked, true, ScrubPace.LEAST_BYTES));
            assertThat(scrubs.takeAsked(NOW)).isEmpty();
            assertThat(scrubs.takeOldest(NOW)).map(DueScrub::id).contains(first);
            assertThat(scrubs.takeOldest(NOW)).map(DueScrub::id).contains(second);
            scrubs.leave(scrub(first));
            assertThat(scrubs.takeOldest(NOW)).map(DueScrub::id).contains(first);
            assertThat(scrubs.allBytes()).isGreaterThanOrEqualTo(3 * ScrubPace.LEAST_BYTES);

            scrubs.ask(instance, asked, NOW.plusSeconds(5));
            scrubs.read(scrub(asked), NOW.plusSeconds(6));
            assertThat(scrubs.takeAsked(NOW.plusSeconds(7))).map(DueScrub::id).contains(asked);
            scrubs.read(scrub(asked), NOW.plusSeconds(8));
            assertThat(scrubs.takeAsked(NOW.plusSeconds(9))).isEmpty();
        });
    }

    @Test
    void thePlanIsLockedForOne() {
        inTransaction(() -> {
            assertThat(scrubs.lockPlan()).isPresent();
            scrubs.plan(NOW);
            assertThat(scrubs.lockPlan()).contains(NOW);
            assertThat(QuarkusTransaction.requiringNew().call(scrubs::lockPlan)).isEmpty();
        });
    }

    private DueScrub scrub(RecoveryPointId point) {
        return new DueScrub(new KnownInstance(vault.id(), instance), point, false, 1);
    }

    private int gone(Instant now) {
        return QuarkusTransaction.requiringNew()
                .call(() -> store.dueForUpdate(List.of(instance), now))
                .get(instance)
                .gone();
    }

    private List<InstanceId> withDue() {
        return QuarkusTransaction.requiringNew().call(() -> store.instancesWithDue(NOW, null, 10));
    }

    private RecoveryPointId add(
            int daysAgo, boolean partial, @Nullable Instant archiveAt, @Nullable Instant expiresAt) {
        RecoveryPointId id = RecoveryPointId.of(JobId.random());
        inTransaction(() -> store.add(new FollowedRecoveryPoint(
                id,
                instance,
                vault,
                NOW.minus(Duration.ofDays(daysAgo)),
                new Origin(null, null, partial),
                "Default",
                new LifeCourse(archiveAt, expiresAt),
                DataStore.VAULT_STORE,
                null,
                "why",
                null,
                0)));
        return id;
    }

    private static void inTransaction(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }
}
