package io.pgvault.vault.alerts;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.policy.BackupSchedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Instances and their schedules, and how far the round is. */
final class WatchInMemory implements WatchStore {
    final List<WatchedInstance> watched = new ArrayList<>();
    final Map<PolicyId, BackupSchedule> schedules = new HashMap<>();
    boolean claimedElsewhere;
    Instant nextAt = Instant.MIN;

    private Position position = new Position(null);

    @Override
    public Optional<Position> claim(Instant now) {
        return claimedElsewhere || nextAt.isAfter(now) ? Optional.empty() : Optional.of(position);
    }

    @Override
    public void proceed(Position next, Instant notBefore) {
        position = next;
        nextAt = notBefore;
    }

    @Override
    public List<WatchedInstance> instances(Position from, int limit) {
        InstanceId after = from.after();
        return watched.stream()
                .filter(instance -> after == null || instance.id().toString().compareTo(after.toString()) > 0)
                .sorted(Comparator.comparing(instance -> instance.id().toString()))
                .limit(limit)
                .toList();
    }

    @Override
    public Map<PolicyId, BackupSchedule> schedules(Collection<PolicyId> policies) {
        Map<PolicyId, BackupSchedule> found = new HashMap<>(schedules);
        found.keySet().retainAll(policies);
        return found;
    }
}
