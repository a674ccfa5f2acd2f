package io.pgvault.retention.rebuilding;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.recoverypoints.SweepStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Of a sweep for which all has been announced and nothing is missing. */
final class NothingKnown implements SweepStore {
    @Override
    public List<KnownInstance> instances() {
        return List.of();
    }

    @Override
    public Set<RecoveryPointId> announced(Collection<RecoveryPointId> recoveryPoints) {
        return Set.copyOf(recoveryPoints);
    }

    @Override
    public Set<RecoveryPointId> kept(InstanceId instance) {
        return Set.of();
    }

    @Override
    public Set<RecoveryPointId> lost(InstanceId instance) {
        return Set.of();
    }

    @Override
    public boolean markLost(RecoveryPointId recoveryPoint) {
        throw new AssertionError("Nothing is missing");
    }

    @Override
    public boolean markFound(RecoveryPointId recoveryPoint) {
        throw new AssertionError("Nothing was missing");
    }

    @Override
    public void raiseMissing(InstanceId instance, RecoveryPointId recoveryPoint, Instant now) {
        throw new AssertionError("Nothing is missing");
    }

    @Override
    public Instant firstSeen(AttemptId attempt, Instant now) {
        return now;
    }

    @Override
    public void forget(AttemptId attempt) {
        // Nothing is remembered.
    }
}
