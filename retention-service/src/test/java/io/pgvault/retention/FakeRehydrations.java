package io.pgvault.retention;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.retention.rehydration.Rehydration;
import io.pgvault.retention.rehydration.RehydrationStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What comes back from the archive, in memory. */
public final class FakeRehydrations implements RehydrationStore {
    private final Map<RecoveryPointId, Rehydration> rows = new LinkedHashMap<>();

    @Override
    public Optional<Rehydration> lock(RecoveryPointId recoveryPoint) {
        return Optional.ofNullable(rows.get(recoveryPoint));
    }

    @Override
    public Optional<Rehydration> claimDue(Instant now) {
        return rows.values().stream()
                .filter(row -> !row.nextTryAt().isAfter(now))
                .min(Comparator.comparing(Rehydration::nextTryAt));
    }

    @Override
    public void put(Rehydration rehydration) {
        rows.put(rehydration.recoveryPointId(), rehydration);
    }

    @Override
    public void remove(RecoveryPointId recoveryPoint) {
        rows.remove(recoveryPoint);
    }
}
