package io.pgvault.retention.preview;

import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.DecideLifeCycle;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.lifecycle.DueRecoveryPoints;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import io.pgvault.retention.preview.Preview.Objection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Does what the retention service does in its sweeps. A decision changes only when something falls due for its recovery
 * point, or when that stops being the newest: only then is it made again.
 */
final class Sweeps {
    private static final Comparator<FollowedPoint> BY_TIME =
            Comparator.comparing(FollowedPoint::kept, KeptRecoveryPoint.BY_TIME);

    private final Brake brake;
    private final Ledger ledger;
    private final NavigableSet<FollowedPoint> kept = new TreeSet<>(BY_TIME);
    private final NavigableSet<FollowedPoint> complete = new TreeSet<>(BY_TIME);
    private final PriorityQueue<Step> steps = new PriorityQueue<>(Comparator.comparing(Step::at));
    private final NavigableMap<FollowedPoint, Decision> decided = new TreeMap<>(BY_TIME);
    private final List<Objection> objections = new ArrayList<>();
    private final Deque<Instant> went = new ArrayDeque<>();
    private Set<FollowedPoint> last = Set.of();
    private int deletions;
    private String objection = "";

    private record Step(Instant at, FollowedPoint point) {}

    Sweeps(Brake brake, Ledger ledger) {
        this.brake = brake;
        this.ledger = ledger;
    }

    void follow(FollowedPoint point, Instant now) {
        kept.add(point);
        if (!point.kept().partial()) {
            complete.add(point);
        }
        point.steps().forEach(at -> steps.add(new Step(at, point)));
        ledger.arrives(point, now);
    }

    /** When something is due next. */
    Optional<Instant> next() {
        // What was stopped may go when what went before is a day ago.
        Optional<Instant> again =
                decided.isEmpty() || went.isEmpty() ? Optional.empty() : Optional.of(forgotten(went.getFirst()));
        return Stream.concat(Optional.ofNullable(steps.peek()).map(Step::at).stream(), again.stream())
                .min(Comparator.naturalOrder());
    }

    void sweep(Instant now) {
        Set<FollowedPoint> again = fallenDue(now);
        Set<FollowedPoint> newLast = newest();
        if (!newLast.equals(last)) {
            again.addAll(last);
            last = newLast;
        }
        if (!again.isEmpty()) {
            decide(again, now);
        }
        if (decided.isEmpty()) {
            return;
        }
        while (!went.isEmpty() && !forgotten(went.getFirst()).isAfter(now)) {
            went.removeFirst();
        }
        Optional<String> stopped =
                brake.objection(kept.last().kept(), new Brake.Toll(kept.size(), went.size(), deletions), now);
        if (stopped.isPresent()) {
            object(stopped.get(), now);
        } else {
            decided.forEach((point, decision) -> carryOut(point, decision, now));
            decided.clear();
            deletions = 0;
        }
    }

    private static Instant forgotten(Instant deletedAt) {
        return deletedAt.plus(Brake.DAY);
    }

    private Set<FollowedPoint> fallenDue(Instant now) {
        Set<FollowedPoint> due = new LinkedHashSet<>();
        while (!steps.isEmpty() && !steps.element().at().isAfter(now)) {
            FollowedPoint point = steps.remove().point();
            if (kept.contains(point)) {
                due.add(point);
            }
        }
        return due;
    }

    private Set<FollowedPoint> newest() {
        Set<FollowedPoint> newest = new LinkedHashSet<>();
        if (!kept.isEmpty()) {
            newest.add(kept.last());
        }
        if (!complete.isEmpty()) {
            newest.add(complete.last());
        }
        return newest;
    }

    private void decide(Set<FollowedPoint> again, Instant now) {
        Set<FollowedPoint> considered = new LinkedHashSet<>(again);
        // What has become the newest may have been decided about before it was.
        considered.addAll(last);
        decisions(considered, now).forEach(this::note);
    }

    private Map<FollowedPoint, Decision> decisions(Collection<FollowedPoint> points, Instant now) {
        if (points.isEmpty()) {
            return Map.of();
        }
        DueRecoveryPoints due = new DueRecoveryPoints(
                kept.last().kept(),
                complete.isEmpty() ? null : complete.last().kept(),
                points.stream().map(FollowedPoint::kept).toList(),
                kept.size(),
                went.size());
        Iterator<Decision> decisions = DecideLifeCycle.decide(due, now).iterator();
        Map<FollowedPoint, Decision> byPoint = new LinkedHashMap<>();
        points.forEach(point -> byPoint.put(point, decisions.next()));
        return byPoint;
    }

    private void note(FollowedPoint point, Decision decision) {
        Decision before = decision instanceof Decision.Keep ? decided.remove(point) : decided.put(point, decision);
        deletions += (decision instanceof Decision.Delete ? 1 : 0) - (before instanceof Decision.Delete ? 1 : 0);
    }

    private void object(String words, Instant now) {
        objection = words;
        boolean another =
                objections.isEmpty() || !day(objections.getLast().at()).equals(day(now));
        if (another) {
            objections.add(new Objection(now, words));
        }
    }

    private static Instant day(Instant instant) {
        return instant.truncatedTo(ChronoUnit.DAYS);
    }

    private void carryOut(FollowedPoint point, Decision decision, Instant now) {
        switch (decision) {
            case Decision.Keep stays -> throw new IllegalStateException("To keep is not to do anything");
            case Decision.Archive archive -> {
                ledger.leaves(point, now);
                point.archive(now, archive.reason());
                ledger.arrives(point, now);
            }
            case Decision.Delete delete -> {
                ledger.leaves(point, now);
                point.delete(now, delete.reason());
                went.addLast(now);
                kept.remove(point);
                complete.remove(point);
            }
        }
    }

    /** Why what is kept at the end is. */
    Map<FollowedPoint, String> reasonsToKeep(Instant now) {
        Map<FollowedPoint, String> reasons = new HashMap<>();
        decisions(kept, now).forEach((point, decision) -> reasons.put(point, reason(decision)));
        return reasons;
    }

    private String reason(Decision decision) {
        return decision instanceof Decision.Keep
                ? decision.reason()
                : decision.reason() + " It stays all the same: " + objection;
    }

    List<Objection> objections() {
        return objections;
    }
}
