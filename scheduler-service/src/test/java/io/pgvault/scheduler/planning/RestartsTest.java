package io.pgvault.scheduler.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.ProtectedInstance.State;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However often the scheduler starts again, reads again and looks late, what it fires follows from the schedule. */
class RestartsTest {
    /** With the second that a restart takes: no two instants of a schedule lie closer together than a minute. */
    private static final int OFTEN_ENOUGH = 59;

    /** What may happen between two looks, in any order. */
    enum Between {
        NOTHING,
        RESTART,
        LAST_STATE_READ_AGAIN,
        OLDER_STATE_READ_AGAIN,
        STATE_WITH_THE_SAME_SCHEDULE
    }

    record Step(Between between, long seconds) {}

    record Case(List<BackupSchedule> schedules, Instant start, List<Step> steps) {}

    @Provide
    Arbitrary<Case> cases() {
        Arbitrary<LocalDate> days = Arbitraries.oneOf(
                Arbitraries.integers()
                        .between(0, 7_000)
                        .map(day -> LocalDate.of(2008, 1, 1).plusDays(day)),
                Arbitraries.of(
                        LocalDate.of(2011, 12, 28),
                        LocalDate.of(2026, 3, 27),
                        LocalDate.of(2026, 10, 23),
                        LocalDate.of(2026, 4, 3),
                        LocalDate.of(2026, 10, 2)));
        Arbitrary<Step> steps =
                Combinators.combine(Arbitraries.of(Between.class), pauses()).as(Step::new);
        return days.flatMap(day -> Combinators.combine(
                        Schedules.around(day).list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.integers()
                                .between(0, 86_399)
                                .map(second -> day.atStartOfDay().plusSeconds(second)),
                        steps.list().ofMaxSize(40))
                .as((schedules, start, list) -> new Case(schedules, start.toInstant(ZoneOffset.UTC), list)));
    }

    private static Arbitrary<Long> pauses() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(1, 20),
                Arbitraries.longs().between(600, 7_200),
                Arbitraries.longs().between(3_600, 40 * 86_400));
    }

    @Property(tries = 300)
    void eachLookFiresTheFirstInstantSinceTheLookBeforeAndNothingElse(@ForAll("cases") Case given) {
        Run run = new Run(given);

        run.walk(given.steps());

        for (int i = 0; i < given.schedules().size(); i++) {
            assertThat(run.firedBy(i))
                    .containsExactlyElementsOf(expected(given.schedules().get(i), run.looks));
        }
    }

    @Property(tries = 150)
    void whoeverLooksOftenEnoughFiresEveryInstantHoweverTheTimeIsCut(@ForAll("cases") Case given) {
        Instant end = given.start().plus(Duration.ofDays(3));
        Run run = new Run(given);
        for (int i = 0; run.now.isBefore(end); i++) {
            Between between = given.steps().isEmpty()
                    ? Between.NOTHING
                    : given.steps().get(i % given.steps().size()).between();
            run.walk(List.of(new Step(between, OFTEN_ENOUGH)));
        }

        for (int i = 0; i < given.schedules().size(); i++) {
            assertThat(run.firedBy(i))
                    .containsExactlyElementsOf(instants(given.schedules().get(i), given.start(), run.now));
        }
    }

    @Property(tries = 150)
    void anInstanceHasOneUnexpiredTriggerAtMost(@ForAll("cases") Case given) {
        Run run = new Run(given);

        run.walk(given.steps());

        for (int i = 0; i < given.schedules().size(); i++) {
            List<BackupTriggered> triggers = run.triggersOf(i);
            for (int next = 1; next < triggers.size(); next++) {
                assertThat(triggers.get(next - 1).expiresAt())
                        .isBeforeOrEqualTo(triggers.get(next).triggeredAt());
            }
        }
    }

    private static List<Instant> expected(BackupSchedule schedule, List<Instant> looks) {
        List<Instant> expected = new ArrayList<>();
        for (int i = 1; i < looks.size(); i++) {
            Instant look = looks.get(i);
            schedule.firstAfter(looks.get(i - 1))
                    .filter(due -> !due.isAfter(look))
                    .ifPresent(expected::add);
        }
        return expected;
    }

    private static List<Instant> instants(BackupSchedule schedule, Instant after, Instant upTo) {
        return Stream.iterate(schedule.firstAfter(after), Optional::isPresent, at -> at.flatMap(schedule::firstAfter))
                .flatMap(Optional::stream)
                .takeWhile(due -> !due.isAfter(upTo))
                .toList();
    }

    /** The real use cases over a schedule that outlives them. */
    private static final class Run {
        private final FakeSchedule schedule = new FakeSchedule();
        private final List<ProtectedInstance> last = new ArrayList<>();
        private final List<Instant> looks = new ArrayList<>();
        private Instant now;
        private FollowInstance follow;
        private PlanDueBackups plan;

        Run(Case given) {
            now = given.start();
            follow = follow();
            plan = plan();
            looks.add(now);
            for (int i = 0; i < given.schedules().size(); i++) {
                last.add(Instances.instance(
                        id(i),
                        10,
                        State.PROTECTION_CONFIGURED,
                        given.schedules().get(i),
                        given.start()));
            }
            last.forEach(follow::follow);
        }

        void walk(List<Step> steps) {
            for (Step step : steps) {
                now = now.plusSeconds(step.seconds());
                happens(step.between());
                FireAll.with(plan);
                looks.add(now);
            }
        }

        private void happens(Between between) {
            switch (between) {
                case NOTHING -> {}
                case RESTART -> {
                    follow = follow();
                    plan = plan();
                    // A pace begins with nothing to spend.
                    now = now.plusSeconds(1);
                }
                case LAST_STATE_READ_AGAIN -> last.forEach(follow::follow);
                case OLDER_STATE_READ_AGAIN ->
                    last.forEach(state -> follow.follow(new ProtectedInstance(
                            state.source(),
                            1,
                            State.DELETED,
                            state.friendlyName(),
                            state.policy(),
                            state.changedAt(),
                            null,
                            null)));
                case STATE_WITH_THE_SAME_SCHEDULE -> {
                    last.replaceAll(state -> new ProtectedInstance(
                            state.source(),
                            state.version() + 1,
                            state.state(),
                            state.friendlyName(),
                            state.policy(),
                            now,
                            null,
                            null));
                    last.forEach(follow::follow);
                }
            }
        }

        private FollowInstance follow() {
            return new FollowInstance(schedule, () -> now);
        }

        private PlanDueBackups plan() {
            return new PlanDueBackups(
                    new FireDueBackups(schedule, schedule, () -> now, Duration.ofHours(24)),
                    new CatchUpPace(100, () -> now),
                    IntSupplier::getAsInt);
        }

        private static InstanceId id(int number) {
            return new InstanceId(new UUID(1, number));
        }

        List<BackupTriggered> triggersOf(int number) {
            return schedule.triggers.stream()
                    .filter(trigger -> trigger.source().instanceId().equals(id(number)))
                    .toList();
        }

        List<Instant> firedBy(int number) {
            return triggersOf(number).stream().map(BackupTriggered::scheduledAt).toList();
        }
    }
}
