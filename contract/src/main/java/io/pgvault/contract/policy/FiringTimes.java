package io.pgvault.contract.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;

/** The instants of a schedule after a given one, as {@link BackupSchedule} has them; each is worked out only once. */
public final class FiringTimes {
    private final ZoneId zone;
    private final NavigableSet<Instant> known = new TreeSet<>();
    private final PriorityQueue<Next> next = new PriorityQueue<>(Comparator.comparing(Next::at));

    private record Next(Instant at, RepeatingInterval interval) {}

    public FiringTimes(BackupSchedule schedule, Instant begin) {
        zone = ZoneId.of(schedule.timeZone());
        schedule.repeatingTimeIntervals().forEach(interval -> enqueue(interval, begin));
    }

    /** Not for instants before the beginning. */
    public Optional<Instant> firstAfter(Instant after) {
        while (!next.isEmpty() && (known.isEmpty() || !known.last().isAfter(after))) {
            Next due = next.remove();
            known.add(due.at());
            enqueue(due.interval(), due.at());
        }
        return Optional.ofNullable(known.higher(after));
    }

    /** All from the first after an instant up to another, which may be one of them; but no more than so many. */
    public List<Instant> between(Instant after, Instant until, int most) {
        List<Instant> found = new ArrayList<>();
        Optional<Instant> due = firstAfter(after).filter(instant -> !instant.isAfter(until));
        while (due.isPresent() && found.size() < most) {
            found.add(due.get());
            due = firstAfter(due.get()).filter(instant -> !instant.isAfter(until));
        }
        return found;
    }

    private void enqueue(RepeatingInterval interval, Instant after) {
        interval.firstAfter(after, zone).ifPresent(instant -> next.add(new Next(instant, interval)));
    }
}
