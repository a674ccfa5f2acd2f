package io.pgvault.scheduler.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.job.BackupTriggered;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The scheduler is back after an outage and thousands are overdue. */
class CatchUpTest {
    private static final int OVERDUE = 3_000;
    private static final int RATE = 1_000;
    private static final int ROOM = 2_000;
    private static final Instant BEFORE = Instant.parse("2026-11-20T00:00:00Z");
    private static final Instant BACK = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration POLL = Duration.ofMillis(250);

    private final FakeSchedule schedule = new FakeSchedule(ROOM);
    private Instant now = BEFORE;
    private final FollowInstance follow = new FollowInstance(schedule, () -> now);
    private int largestTransaction;
    private PlanDueBackups plan = scheduler();

    @Test
    void eachOverdueInstanceFiresOnceLongestOverdueFirst() {
        protectMany();
        comesBack();

        pollFor(Duration.ofSeconds(10));

        assertThat(schedule.triggers).hasSize(OVERDUE).doesNotHaveDuplicates();
        assertThat(schedule.triggers)
                .extracting(BackupTriggered::scheduledAt)
                .isSorted()
                .first()
                .isEqualTo(Instant.parse("2026-11-20T01:00:00Z"));
        assertThat(schedule.triggers)
                .extracting(trigger -> trigger.source().instanceId())
                .doesNotHaveDuplicates();
    }

    @Test
    void catchingUpKeepsToItsRate() {
        protectMany();
        comesBack();

        pollFor(Duration.ofSeconds(1));
        assertThat(schedule.triggers).hasSize(RATE);
        pollFor(Duration.ofSeconds(1));
        assertThat(schedule.triggers).hasSize(2 * RATE);
    }

    @Test
    void aLongPauseIsNotFollowedByAStampede() {
        protectMany();
        comesBack();
        now = now.plus(Duration.ofHours(1));

        poll();

        assertThat(schedule.triggers).hasSize(RATE);
    }

    @Test
    void noTransactionIsLarge() {
        protectMany();
        comesBack();

        pollFor(Duration.ofSeconds(10));

        assertThat(largestTransaction).isBetween(1, 250);
    }

    @Test
    void whatIsDueNowFiresAtOnceWhileOthersCatchUp() {
        protectMany();
        Instant due = BACK.plusMillis(600);
        InstanceId punctual = InstanceId.random();
        follow.follow(Instances.protectedInstance(punctual, 1, "R/" + due + "/P1D"));
        comesBack();

        pollFor(Duration.ofMillis(750));

        assertThat(schedule.triggers).hasSizeLessThan(OVERDUE);
        assertThat(schedule.triggers)
                .filteredOn(trigger -> trigger.source().instanceId().equals(punctual))
                .singleElement()
                .satisfies(trigger -> assertThat(trigger.triggeredAt()).isBetween(due, due.plus(POLL)));
    }

    @Test
    void whatIsOverdueCatchesUpWhileMoreThanABatchFallsDueAtOnce() {
        protectMany();
        IntStream.range(0, OVERDUE)
                .forEach(i -> follow.follow(
                        Instances.protectedInstance(InstanceId.random(), 1, "R/2026-11-23T12:00:01Z/P1D")));
        comesBack();
        pollFor(Duration.ofMillis(750));
        schedule.triggers.clear();

        pollFor(POLL);

        assertThat(schedule.triggers)
                .extracting(BackupTriggered::scheduledAt)
                .contains(BACK.plusSeconds(1))
                .anyMatch(instant -> instant.isBefore(BACK));
    }

    @Test
    void theNextInstantStaysAsScheduled() {
        follow.follow(Instances.protectedInstance(InstanceId.random(), 1, "R/2026-11-20T22:00:00Z/P1D"));
        comesBack();

        pollFor(Duration.ofSeconds(1));
        now = Instant.parse("2026-11-23T22:00:00Z");
        poll();

        assertThat(schedule.triggers)
                .extracting(BackupTriggered::scheduledAt)
                .containsExactly(Instant.parse("2026-11-20T22:00:00Z"), Instant.parse("2026-11-23T22:00:00Z"));
        assertThat(schedule.triggers.getFirst().expiresAt()).isEqualTo(Instant.parse("2026-11-23T22:00:00Z"));
    }

    @Test
    void nothingFiresWhileTheBrokerIsAway() {
        protectMany();
        comesBack();

        IntStream.range(0, 100).forEach(i -> {
            now = now.plus(Duration.ofMinutes(5));
            FireAll.with(plan);
        });

        assertThat(schedule.triggers).hasSize(ROOM);
    }

    @Test
    void afterAnOutageOfTheBrokerEachInstanceHasOneTriggerThatLives() {
        protectMany();
        comesBack();
        IntStream.range(0, 40).forEach(i -> {
            now = now.plus(Duration.ofHours(1));
            FireAll.with(plan);
        });

        pollFor(Duration.ofSeconds(10));

        List<InstanceId> alive = schedule.triggers.stream()
                .filter(trigger -> trigger.expiresAt().isAfter(now))
                .map(trigger -> trigger.source().instanceId())
                .toList();
        assertThat(alive).hasSize(OVERDUE).doesNotHaveDuplicates();
    }

    @Test
    void aTriggerThatExpiredUntakenIsFollowedByTheNext() {
        InstanceId instance = InstanceId.random();
        follow.follow(Instances.protectedInstance(instance, 1, "R/2026-11-23T12:00:01Z/PT1H"));
        comesBack();
        pollFor(Duration.ofHours(3).plusSeconds(2), Duration.ofSeconds(1));

        for (int i = 1; i < schedule.triggers.size(); i++) {
            assertThat(schedule.triggers.get(i - 1).expiresAt())
                    .isEqualTo(schedule.triggers.get(i).scheduledAt());
        }
        assertThat(schedule.triggers).hasSize(4);
    }

    /** Daily ones, due in different seconds. */
    private void protectMany() {
        Set<InstanceId> instances = new HashSet<>();
        Instant first = Instant.parse("2026-11-20T01:00:00Z");
        IntStream.range(0, OVERDUE).forEach(i -> {
            InstanceId instance = InstanceId.random();
            instances.add(instance);
            follow.follow(
                    Instances.protectedInstance(instance, 1, "R/" + first.plusSeconds(i * 7919L % OVERDUE) + "/P1D"));
        });
        assertThat(instances).hasSize(OVERDUE);
    }

    private void comesBack() {
        now = BACK;
        plan = scheduler();
    }

    private PlanDueBackups scheduler() {
        return new PlanDueBackups(
                new FireDueBackups(schedule, schedule, () -> now, Duration.ofHours(24)),
                new CatchUpPace(RATE, () -> now),
                this::inTransaction);
    }

    private int inTransaction(IntSupplier work) {
        int fired = work.getAsInt();
        largestTransaction = Math.max(largestTransaction, fired);
        return fired;
    }

    private void pollFor(Duration time) {
        pollFor(time, POLL);
    }

    private void pollFor(Duration time, Duration pause) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plus(pause);
            poll();
        }
    }

    private void poll() {
        schedule.relay();
        FireAll.with(plan);
    }
}
