package io.pgvault.retention.lifecycle;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;

/**
 * The least time that every recovery point is kept, whatever its policy says: policies come in messages, from whoever can
 * write them.
 *
 * @param period calendar time from the recovery point's birth; positive
 */
public record ShortestLife(Period period) {
    public ShortestLife {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("pgvault.retention.shortest-life must be positive, not " + period);
        }
    }

    /** The same course, but without an end before that time is over. */
    public LifeCourse of(LifeCourse course, Instant recoveryPointTime) {
        Instant earliest = recoveryPointTime.atZone(ZoneOffset.UTC).plus(period).toInstant();
        return course.expiresAt() != null && course.expiresAt().isBefore(earliest)
                ? new LifeCourse(course.archiveAt(), earliest)
                : course;
    }
}
