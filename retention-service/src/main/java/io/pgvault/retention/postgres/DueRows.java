package io.pgvault.retention.postgres;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.retention.lifecycle.DueRecoveryPoints;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import io.pgvault.retention.lifecycle.LifeCourse;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the due-list's rows of one instance mean for a decision. */
final class DueRows {
    private DueRows() {}

    /** Empty where all are damaged: the last of them may be all that is left. */
    static Optional<DueRecoveryPoints> toDue(List<Tuple> rows) {
        KeptRecoveryPoint newest = null;
        KeptRecoveryPoint newestComplete = null;
        List<KeptRecoveryPoint> due = new ArrayList<>();
        List<KeptRecoveryPoint> damaged = new ArrayList<>();
        for (Tuple row : rows) {
            KeptRecoveryPoint point = toKept(row);
            if (row.get("damaged", Boolean.class)) {
                damaged.add(point);
                continue;
            }
            due.add(point);
            newest = row.get("place", Long.class) == 1 ? point : newest;
            newestComplete = !point.partial() && row.get("place_of_its_kind", Long.class) == 1 ? point : newestComplete;
        }
        if (newest == null) {
            return Optional.empty();
        }
        due.addAll(before(newest, newestComplete, damaged));
        return Optional.of(new DueRecoveryPoints(
                newest,
                newestComplete,
                due,
                Math.toIntExact(rows.getFirst().get("kept", Long.class)),
                Math.toIntExact(Objects.requireNonNullElse(rows.getFirst().get("gone", Long.class), 0L))));
    }

    /** Those after which a whole one of their kind was made. */
    private static List<KeptRecoveryPoint> before(
            KeptRecoveryPoint newest, @Nullable KeptRecoveryPoint newestComplete, List<KeptRecoveryPoint> damaged) {
        return damaged.stream()
                .filter(point -> {
                    KeptRecoveryPoint last = point.partial() ? newest : newestComplete;
                    return last != null && KeptRecoveryPoint.BY_TIME.compare(point, last) < 0;
                })
                .toList();
    }

    private static KeptRecoveryPoint toKept(Tuple row) {
        return new KeptRecoveryPoint(
                new RecoveryPointId(row.get("id", String.class)),
                row.get("time", Instant.class),
                row.get("partial", Boolean.class),
                DataStore.valueOf(row.get("data_store", String.class)),
                new LifeCourse(row.get("archive_at", Instant.class), row.get("expires_at", Instant.class)),
                row.get("trusted_until", Instant.class));
    }
}
