package io.pgvault.retention.scrubbing;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.retention.Samples;
import io.pgvault.retention.recoverypoints.KnownInstance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a scrub remembers, in memory. */
public final class FakeScrubs implements ScrubStore {
    public final List<RecoveryPointId> asked = new ArrayList<>();
    public final List<InstanceId> damagedAsked = new ArrayList<>();
    final Map<RecoveryPointId, Instant> readAt = new LinkedHashMap<>();
    final Set<RecoveryPointId> begun = new HashSet<>();
    final Set<RecoveryPointId> damaged = new HashSet<>();
    final Set<RecoveryPointId> going = new HashSet<>();
    final List<String> alerts = new ArrayList<>();
    Instant plan = Instant.EPOCH;

    @Override
    public void ask(InstanceId instance, RecoveryPointId recoveryPoint, Instant now) {
        asked.add(recoveryPoint);
    }

    @Override
    public void askDamaged(InstanceId instance, Instant now) {
        damagedAsked.add(instance);
    }

    @Override
    public Optional<DueScrub> takeAsked(Instant now) {
        return asked.stream().filter(begun::add).findFirst().map(id -> due(id, true));
    }

    @Override
    public Optional<DueScrub> takeOldest(Instant now) {
        return readAt.entrySet().stream()
                .filter(row -> !begun.contains(row.getKey()))
                .min(Comparator.comparing(Map.Entry::getValue))
                .map(row -> due(row.getKey(), false))
                .filter(taken -> begun.add(taken.id()));
    }

    private static DueScrub due(RecoveryPointId id, boolean asked) {
        return new DueScrub(new KnownInstance(Samples.VAULT.id(), Samples.INSTANCE), id, asked, 1);
    }

    @Override
    public Optional<Instant> lockPlan() {
        return Optional.of(plan);
    }

    @Override
    public void plan(Instant next) {
        plan = next;
    }

    @Override
    public long allBytes() {
        return readAt.size();
    }

    @Override
    public void read(DueScrub scrub, Instant now) {
        readAt.put(scrub.id(), now);
        begun.remove(scrub.id());
        asked.remove(scrub.id());
    }

    @Override
    public void leave(DueScrub scrub) {
        begun.remove(scrub.id());
    }

    @Override
    public boolean markDamaged(DueScrub scrub, String reason) {
        return !going.contains(scrub.id()) && damaged.add(scrub.id());
    }

    @Override
    public boolean markWhole(DueScrub scrub) {
        return damaged.remove(scrub.id());
    }

    @Override
    public void raiseDamage(DueScrub scrub, String reason, Instant now) {
        alerts.add("damaged " + scrub.id());
    }

    @Override
    public void raiseStrange(DueScrub scrub, String reason, Instant now) {
        alerts.add("strange " + scrub.id());
    }
}
