package io.pgvault.retention.preview;

import io.pgvault.contract.policy.DataStore;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What storing costs.
 *
 * @param vaultStore the tier of what lies in the vault store
 * @param prices per GiB and month, in whatever currency; with none, nothing is said of money
 */
public record StorageTerms(StorageTier vaultStore, Map<StorageTier, BigDecimal> prices) {
    /** A month of prices. */
    private static final Duration MONTH = Duration.ofDays(30);

    private static final BigDecimal GIB_MONTH = BigDecimal.valueOf(1L << 30).multiply(bySecond(MONTH));
    private static final int DECIMALS = 6;

    public StorageTerms {
        prices = Map.copyOf(prices);
        if (vaultStore == StorageTier.ARCHIVE) {
            throw new IllegalArgumentException("What lies in the vault store is online");
        }
    }

    StorageTier tier(DataStore dataStore) {
        return switch (dataStore) {
            case VAULT_STORE -> vaultStore;
            case ARCHIVE_STORE -> StorageTier.ARCHIVE;
        };
    }

    /** Of storing so many bytes for one second, or one byte for so many; null without a price. */
    @Nullable
    BigDecimal cost(BigInteger byteSeconds, StorageTier tier) {
        BigDecimal price = prices.get(tier);
        return price == null
                ? null
                : new BigDecimal(byteSeconds).multiply(price).divide(GIB_MONTH, DECIMALS, RoundingMode.HALF_UP);
    }

    private static BigDecimal bySecond(Duration time) {
        return BigDecimal.valueOf(time.toSeconds());
    }
}
