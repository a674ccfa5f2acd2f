package io.pgvault.contract.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What a schedule says, counted out repetition by repetition from the rules of the zone. */
final class NaiveSchedule {
    private NaiveSchedule() {}

    /** All instants from the start of the schedule to the end of the time that is looked at. */
    static NavigableSet<Instant> instants(BackupSchedule schedule, Instant end) {
        NavigableSet<Instant> instants = new TreeSet<>();
        for (RepeatingInterval interval : schedule.repeatingTimeIntervals()) {
            add(instants, interval, ZoneId.of(schedule.timeZone()), end);
        }
        return instants;
    }

    @SuppressWarnings("JavaPeriodGetDays") // months are counted beside them
    private static void add(NavigableSet<Instant> instants, RepeatingInterval interval, ZoneId zone, Instant end) {
        ZoneOffset offset = interval.offset();
        Instant instant = offset == null
                ? resolve(interval.start(), zone)
                : OffsetDateTime.of(interval.start(), offset).toInstant();
        LocalDateTime first = offset == null
                ? interval.start()
                : interval.start()
                        .minusSeconds(offset.getTotalSeconds())
                        .plusSeconds(zone.getRules().getOffset(instant).getTotalSeconds());
        Integer count = interval.count();
        for (int fired = 0; !instant.isAfter(end) && (count == null || fired < count); ) {
            instants.add(instant);
            fired++;
            instant = interval.period() instanceof Period calendar
                    ? resolve(
                            first.plusMonths(calendar.toTotalMonths() * fired)
                                    .plusDays((long) calendar.getDays() * fired),
                            zone)
                    : instant.plus((Duration) interval.period());
        }
    }

    private static Instant resolve(LocalDateTime time, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        return offsets.isEmpty()
                ? time.toInstant(zone.getRules().getTransition(time).getOffsetBefore())
                : time.toInstant(offsets.getFirst());
    }
}
