package io.pgvault.vault.policies;

import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.FiringTimes;
import io.pgvault.contract.policy.RepeatingInterval;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Looks ahead at when a schedule fires, as far as is needed to judge it. */
final class Firings {
    private static final Instant BEFORE_ALL = Instant.ofEpochSecond(-100_000_000_000L);
    private static final int ENOUGH = 5_000;
    private static final int YEARS_TO_COMPARE = 5;

    private final BackupSchedule schedule;
    private final List<RepeatingInterval> intervals;
    private final ZoneId zone;

    Firings(BackupSchedule schedule) {
        this.schedule = schedule;
        intervals = schedule.repeatingTimeIntervals();
        zone = ZoneId.of(schedule.timeZone());
    }

    /** Two instants of the schedule, one right after the other. */
    record Neighbours(Instant first, Instant second) {
        Duration distance() {
            return Duration.between(first, second);
        }
    }

    /** The first neighbours that are closer together than this, in the years after each beginning of an interval. */
    Optional<Neighbours> closerThan(Duration least) {
        Instant seen = BEFORE_ALL;
        for (Instant start : starts()) {
            if (start.isAfter(seen)) {
                // What fires shortly before the beginning counts as well.
                List<Instant> instants = instants(start.minus(least));
                for (int i = 1; i < instants.size(); i++) {
                    Neighbours neighbours = new Neighbours(instants.get(i - 1), instants.get(i));
                    if (neighbours.distance().compareTo(least) < 0) {
                        return Optional.of(neighbours);
                    }
                }
                seen = instants.getLast();
            }
        }
        return Optional.empty();
    }

    private List<Instant> starts() {
        return intervals.stream().map(this::first).sorted().distinct().toList();
    }

    /** In order and each once, from this one on. */
    private List<Instant> instants(Instant from) {
        Instant before = from.minusNanos(1);
        Instant end = from.atZone(zone).plusYears(YEARS_TO_COMPARE).toInstant();
        return new FiringTimes(schedule, before).between(before, end, ENOUGH);
    }

    private Instant first(RepeatingInterval interval) {
        return interval.firstAfter(BEFORE_ALL, zone)
                .orElseThrow(() -> new IllegalStateException("An interval fires at least once"));
    }
}
