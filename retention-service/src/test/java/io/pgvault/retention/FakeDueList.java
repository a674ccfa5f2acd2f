package io.pgvault.retention;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The due-list in memory. */
public final class FakeDueList implements RecoveryPointStore {
    private final Map<RecoveryPointId, Row> rows = new LinkedHashMap<>();

    /** Where a recovery point stands. */
    public enum State {
        KEPT,
        DELETING,
        DELETED
    }

    private record Row(FollowedRecoveryPoint point, State state, Instant nextTryAt) {}

    public State state(RecoveryPointId id) {
        return row(id).state();
    }

    public FollowedRecoveryPoint point(RecoveryPointId id) {
        return row(id).point();
    }

    @Override
    public boolean add(FollowedRecoveryPoint point) {
        return rows.putIfAbsent(point.id(), new Row(point, State.KEPT, Instant.MAX)) == null;
    }

    @Override
    public List<InstanceId> instancesWithDue(Instant now, @Nullable InstanceId after, int most) {
        return rows.values().stream()
                .filter(row -> row.state() == State.KEPT)
                .map(Row::point)
                .filter(point -> point.expiresAt() != null && !point.expiresAt().isAfter(now))
                .map(FollowedRecoveryPoint::instanceId)
                .distinct()
                .sorted(Comparator.comparing(InstanceId::toString))
                .filter(instance -> after == null || instance.toString().compareTo(after.toString()) > 0)
                .limit(most)
                .toList();
    }

    @Override
    public List<KeptRecoveryPoint> keptForUpdate(InstanceId instance) {
        return rows.values().stream()
                .filter(row -> row.state() == State.KEPT)
                .map(Row::point)
                .filter(point -> point.instanceId().equals(instance))
                .map(point -> new KeptRecoveryPoint(point.id(), point.time(), point.expiresAt(), point.trustedUntil()))
                .toList();
    }

    @Override
    public boolean anyDueWithin(InstanceId instance, RecoveryPointId other, Instant from, Instant to) {
        return rows.values().stream()
                .map(Row::point)
                .filter(point ->
                        point.instanceId().equals(instance) && !point.id().equals(other))
                .map(FollowedRecoveryPoint::scheduledAt)
                .anyMatch(due -> due != null && !due.isBefore(from) && due.isBefore(to));
    }

    @Override
    public boolean markDeleting(RecoveryPointId id, String reason, Instant now) {
        if (row(id).state() != State.KEPT) {
            return false;
        }
        FollowedRecoveryPoint old = row(id).point();
        rows.put(
                id,
                new Row(
                        new FollowedRecoveryPoint(
                                id,
                                old.instanceId(),
                                old.vaultId(),
                                old.time(),
                                old.scheduledAt(),
                                old.tag(),
                                old.expiresAt(),
                                old.trustedUntil(),
                                reason),
                        State.DELETING,
                        now));
        return true;
    }

    @Override
    public List<FollowedRecoveryPoint> deleting(Instant now, int most) {
        return rows.values().stream()
                .filter(row -> row.state() == State.DELETING && !row.nextTryAt().isAfter(now))
                .map(Row::point)
                .limit(most)
                .toList();
    }

    @Override
    public void postpone(RecoveryPointId id, Instant until) {
        rows.put(id, new Row(row(id).point(), row(id).state(), until));
    }

    @Override
    public boolean markDeleted(RecoveryPointId id) {
        if (row(id).state() != State.DELETING) {
            return false;
        }
        rows.put(id, new Row(row(id).point(), State.DELETED, Instant.MAX));
        return true;
    }

    private Row row(RecoveryPointId id) {
        Row row = rows.get(id);
        if (row == null) {
            throw new IllegalArgumentException("No recovery point " + id);
        }
        return row;
    }
}
