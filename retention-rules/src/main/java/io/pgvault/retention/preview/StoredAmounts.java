package io.pgvault.retention.preview;

import io.pgvault.contract.policy.DataStore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What lies in storage at an instant.
 *
 * @param amounts of each data store
 * @param cost of storing since the amounts before these; null without prices or when the bytes are unknown
 */
public record StoredAmounts(
        Instant at,
        Map<DataStore, Amount> amounts,
        @Nullable BigDecimal cost) {
    public StoredAmounts {
        amounts = Map.copyOf(amounts);
    }

    public Amount in(DataStore dataStore) {
        return Objects.requireNonNull(amounts.get(dataStore));
    }

    /**
     * In one data store.
     *
     * @param bytes null when unknown
     */
    public record Amount(int recoveryPoints, @Nullable Long bytes) {}
}
