package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.RepeatingInterval;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.TemporalAmount;
import java.util.List;

/** What a schedule must keep to. */
final class ScheduleRules {
    private static final String INTERVALS = "trigger.schedule.repeatingTimeIntervals";
    /** Farther than anything is kept; and the calendar's arithmetic ends somewhere. */
    private static final Period LONGEST_PERIOD = Period.ofYears(10);

    /** Shorter ones cannot even be counted through the years. */
    private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(1);

    private final PolicyLimits limits;

    ScheduleRules(PolicyLimits limits) {
        this.limits = limits;
    }

    void check(BackupRule rule) {
        List<RepeatingInterval> intervals = rule.schedule().repeatingTimeIntervals();
        if (intervals.isEmpty()) {
            throw PolicyProblem.in(
                    rule.name(),
                    INTERVALS,
                    "there is none.",
                    "Give at least one interval like " + RepeatingInterval.EXAMPLE + ".");
        }
        if (intervals.size() > limits.mostIntervals()) {
            throw PolicyProblem.in(
                    rule.name(),
                    INTERVALS,
                    "there are " + intervals.size() + ", and at most " + limits.mostIntervals() + " are allowed.",
                    "Use an interval with a shorter period, like R/2026-11-22T22:00:00+00:00/PT6H.");
        }
        intervals.stream()
                .filter(interval -> isTooLong(interval.period()))
                .findFirst()
                .ifPresent(interval -> {
                    throw tooLong(rule, interval);
                });
        intervals.stream()
                .filter(interval -> interval.period() instanceof Duration exact && exact.compareTo(SHORTEST_PERIOD) < 0)
                .findFirst()
                .ifPresent(interval -> {
                    throw tooShort(rule, "the period of '" + interval + "' is " + interval.period());
                });
        checkDistances(rule);
    }

    private static boolean isTooLong(TemporalAmount period) {
        return switch (period) {
            case Period calendar -> PolicyLimits.isLonger(calendar, LONGEST_PERIOD);
            case Duration exact -> exact.compareTo(Duration.ofDays(3652)) > 0;
            default -> throw new IllegalStateException("A period is a Period or a Duration");
        };
    }

    private static BackupException tooLong(BackupRule rule, RepeatingInterval interval) {
        return PolicyProblem.in(
                rule.name(),
                INTERVALS,
                "the period of '" + interval + "' is longer than " + LONGEST_PERIOD + ".",
                "Write a shorter one, like P1Y.");
    }

    private void checkDistances(BackupRule rule) {
        new Firings(rule.schedule()).closerThan(limits.shortestInterval()).ifPresent(neighbours -> {
            throw tooShort(
                    rule,
                    "backups at " + neighbours.first() + " and " + neighbours.second() + " are only "
                            + neighbours.distance() + " apart");
        });
    }

    private BackupException tooShort(BackupRule rule, String problem) {
        return PolicyProblem.in(
                rule.name(),
                INTERVALS,
                problem + ", and the shortest interval is " + limits.shortestInterval() + ".",
                "Give the intervals longer periods or other starts (the limit is pgvault.policies.shortest-interval).");
    }
}
