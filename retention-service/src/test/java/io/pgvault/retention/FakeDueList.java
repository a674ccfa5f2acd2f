package io.pgvault.retention;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.lifecycle.DueRecoveryPoints;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.lifecycle.LifecycleSamples;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.GoneRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The due-list in memory. */
public final class FakeDueList implements RecoveryPointStore {
    private final Map<RecoveryPointId, Row> rows = new LinkedHashMap<>();
    private final Map<RecoveryPointId, String> tagReasons = new HashMap<>();

    /** Where a recovery point stands. */
    public enum State {
        KEPT,
        ARCHIVING,
        DELETING,
        DELETED,
        LOST,
        DAMAGED
    }

    private record Row(FollowedRecoveryPoint point, State state, Instant nextTryAt, int tries) {
        Row in(State next, Instant nextTry) {
            return new Row(point, next, nextTry, tries);
        }
    }

    public State state(RecoveryPointId id) {
        return row(id).state();
    }

    public FollowedRecoveryPoint point(RecoveryPointId id) {
        return row(id).point();
    }

    @Override
    public boolean add(FollowedRecoveryPoint point) {
        tagReasons.putIfAbsent(point.id(), point.reason());
        return rows.putIfAbsent(point.id(), new Row(point, State.KEPT, Instant.MIN, 0)) == null;
    }

    @Override
    public boolean retag(FollowedRecoveryPoint point) {
        Row old = row(point.id());
        tagReasons.put(point.id(), point.reason());
        rows.put(point.id(), new Row(point, old.state(), old.nextTryAt(), old.tries()));
        return old.state() == State.KEPT;
    }

    @Override
    public List<InstanceId> instancesWithDue(Instant now, @Nullable InstanceId after, int most) {
        return rows.values().stream()
                .filter(row -> row.state() == State.KEPT)
                .filter(row -> isOver(row.point().course().expiresAt(), now)
                        || isOver(kept(row, now).course().archiveAt(), now))
                .map(row -> row.point().instanceId())
                .distinct()
                .sorted(Comparator.comparing(InstanceId::toString))
                .filter(instance -> after == null || instance.toString().compareTo(after.toString()) > 0)
                .limit(most)
                .toList();
    }

    private static boolean isOver(@Nullable Instant at, Instant now) {
        return at != null && !at.isAfter(now);
    }

    @Override
    public Map<InstanceId, DueRecoveryPoints> dueForUpdate(List<InstanceId> instances, Instant now) {
        Map<InstanceId, DueRecoveryPoints> due = new HashMap<>();
        for (InstanceId instance : instances) {
            List<KeptRecoveryPoint> kept =
                    keptOf(instance).map(row -> kept(row, now)).toList();
            if (!kept.isEmpty()) {
                due.put(instance, LifecycleSamples.due(kept, goneWithinADay(instance, now)));
            }
        }
        return due;
    }

    private int goneWithinADay(InstanceId instance, Instant now) {
        return Math.toIntExact(rows.values().stream()
                .filter(row -> row.state() == State.DELETING || row.state() == State.DELETED)
                .map(Row::point)
                .filter(point -> point.instanceId().equals(instance))
                .filter(point -> point.decidedAt() != null && point.decidedAt().isAfter(now.minus(Brake.DAY)))
                .count());
    }

    private static KeptRecoveryPoint kept(Row row, Instant now) {
        FollowedRecoveryPoint point = row.point();
        Instant archiveAt = row.nextTryAt().isAfter(now) ? null : point.course().archiveAt();
        return new KeptRecoveryPoint(
                point.id(),
                point.time(),
                point.origin().partial(),
                row.state() == State.ARCHIVING ? DataStore.ARCHIVE_STORE : point.dataStore(),
                new LifeCourse(archiveAt, point.course().expiresAt()),
                point.trustedUntil());
    }

    @Override
    public Optional<FollowedRecoveryPoint> kept(RecoveryPointId id) {
        return Optional.ofNullable(rows.get(id))
                .filter(row -> row.state() == State.KEPT || row.state() == State.ARCHIVING)
                .map(Row::point);
    }

    @Override
    public Map<InstanceId, Set<VaultId>> vaults(Collection<InstanceId> instances) {
        return instances.stream()
                .collect(Collectors.toMap(
                        instance -> instance,
                        instance -> keptOf(instance)
                                .map(row -> row.point().vault().id())
                                .collect(Collectors.toSet())));
    }

    @Override
    public List<FollowedRecoveryPoint> followedForUpdate(InstanceId instance) {
        return keptOf(instance)
                .map(Row::point)
                .sorted(Comparator.comparing(FollowedRecoveryPoint::time))
                .toList();
    }

    private Stream<Row> keptOf(InstanceId instance) {
        return rows.values().stream()
                .filter(row -> row.state() == State.KEPT || row.state() == State.ARCHIVING)
                .filter(row -> row.point().instanceId().equals(instance));
    }

    @Override
    public boolean anyDueWithin(InstanceId instance, RecoveryPointId other, Instant from, Instant to) {
        return rows.values().stream()
                .map(Row::point)
                .filter(point ->
                        point.instanceId().equals(instance) && !point.id().equals(other))
                .map(FollowedRecoveryPoint::origin)
                .filter(origin -> !origin.partial())
                .anyMatch(origin -> origin.scheduledAt() != null
                        && !origin.scheduledAt().isBefore(from)
                        && origin.scheduledAt().isBefore(to));
    }

    @Override
    public Set<RecoveryPointId> markDeleting(List<Decision.Delete> decisions, Instant now) {
        return begin(State.DELETING, decisions, now).collect(Collectors.toSet());
    }

    @Override
    public List<FollowedRecoveryPoint> markArchiving(List<Decision.Archive> decisions, Instant now) {
        return begin(State.ARCHIVING, decisions, now).map(this::point).toList();
    }

    private Stream<RecoveryPointId> begin(State next, List<? extends Decision> decisions, Instant now) {
        List<? extends Decision> begun = decisions.stream()
                .filter(decision -> rows.containsKey(decision.id()) && state(decision.id()) == State.KEPT)
                .toList();
        for (Decision decision : begun) {
            FollowedRecoveryPoint old = point(decision.id());
            int moves = old.moves() + (next == State.ARCHIVING ? 1 : 0);
            rows.put(old.id(), new Row(begun(old, decision.reason(), now, moves), next, now, 0));
        }
        return begun.stream().map(Decision::id);
    }

    private static FollowedRecoveryPoint begun(
            FollowedRecoveryPoint old, String reason, @Nullable Instant decidedAt, int moves) {
        return new FollowedRecoveryPoint(
                old.id(),
                old.instanceId(),
                old.vault(),
                old.time(),
                old.origin(),
                old.tag(),
                old.course(),
                old.dataStore(),
                old.trustedUntil(),
                reason,
                decidedAt,
                moves);
    }

    @Override
    public List<FollowedRecoveryPoint> deleting(Instant now, int most) {
        return begun(State.DELETING, now, most);
    }

    @Override
    public List<FollowedRecoveryPoint> archiving(Instant now, int most) {
        return begun(State.ARCHIVING, now, most);
    }

    private List<FollowedRecoveryPoint> begun(State state, Instant now, int most) {
        return rows.values().stream()
                .filter(row -> row.state() == state && !row.nextTryAt().isAfter(now))
                .map(Row::point)
                .limit(most)
                .toList();
    }

    @Override
    public void postpone(RecoveryPointId id, Instant until) {
        rows.put(id, row(id).in(state(id), until));
    }

    @Override
    public int failed(RecoveryPointId id, Instant until) {
        Row old = row(id);
        rows.put(id, new Row(old.point(), old.state(), until, old.tries() + 1));
        return old.tries() + 1;
    }

    @Override
    public Optional<FollowedRecoveryPoint> markArchived(RecoveryPointId id) {
        if (state(id) != State.ARCHIVING) {
            return Optional.empty();
        }
        FollowedRecoveryPoint archived = arrived(id).in(DataStore.ARCHIVE_STORE);
        rows.put(id, new Row(archived, State.KEPT, Instant.MIN, 0));
        return Optional.of(archived);
    }

    @Override
    public Optional<FollowedRecoveryPoint> giveUpArchiving(RecoveryPointId id, Instant until) {
        if (state(id) != State.ARCHIVING) {
            return Optional.empty();
        }
        rows.put(id, new Row(arrived(id), State.KEPT, until, row(id).tries()));
        return Optional.of(point(id));
    }

    private FollowedRecoveryPoint arrived(RecoveryPointId id) {
        FollowedRecoveryPoint moved = point(id);
        return begun(moved, Objects.requireNonNull(tagReasons.get(id)), moved.decidedAt(), moved.moves());
    }

    @Override
    public List<GoneRecoveryPoint> gone(InstanceId instance, Set<GoneRecoveryPoint.Stage> stages) {
        Set<String> states = stages.stream().map(Enum::name).collect(Collectors.toSet());
        return rows.values().stream()
                .filter(row -> row.point().instanceId().equals(instance))
                .filter(row -> states.contains(row.state().name()))
                .map(row -> new GoneRecoveryPoint(
                        row.point().id(),
                        GoneRecoveryPoint.Stage.valueOf(row.state().name()),
                        row.point().reason()))
                .toList();
    }

    public boolean markLost(RecoveryPointId id) {
        return move(id, State.KEPT, State.LOST);
    }

    public boolean markDamaged(RecoveryPointId id) {
        return move(id, State.KEPT, State.DAMAGED);
    }

    public boolean markFound(RecoveryPointId id) {
        return move(id, State.LOST, State.KEPT);
    }

    private boolean move(RecoveryPointId id, State from, State to) {
        boolean moves = rows.containsKey(id) && state(id) == from;
        if (moves) {
            rows.put(id, row(id).in(to, row(id).nextTryAt()));
        }
        return moves;
    }

    /** All that are in a state. */
    public Set<RecoveryPointId> in(State state) {
        return rows.values().stream()
                .filter(row -> row.state() == state)
                .map(row -> row.point().id())
                .collect(Collectors.toSet());
    }

    @Override
    public void recallDamaged(RecoveryPointId id, String damage) {
        rows.computeIfPresent(id, (same, row) -> new Row(row.point(), State.DAMAGED, row.nextTryAt(), row.tries()));
    }

    @Override
    public void recallDeleted(RecoveryPointId id, String reason) {
        rows.computeIfPresent(
                id,
                (same, row) -> new Row(
                        begun(
                                row.point(),
                                reason,
                                row.point().decidedAt(),
                                row.point().moves()),
                        State.DELETED,
                        Instant.MAX,
                        0));
    }

    @Override
    public boolean markDeleted(RecoveryPointId id) {
        boolean deleting = state(id) == State.DELETING;
        if (deleting) {
            rows.put(id, row(id).in(State.DELETED, Instant.MAX));
        }
        return deleting;
    }

    private Row row(RecoveryPointId id) {
        Row row = rows.get(id);
        if (row == null) {
            throw new IllegalArgumentException("No recovery point " + id);
        }
        return row;
    }
}
