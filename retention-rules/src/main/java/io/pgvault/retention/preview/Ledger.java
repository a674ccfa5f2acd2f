package io.pgvault.retention.preview;

import io.pgvault.contract.policy.DataStore;
import io.pgvault.retention.preview.StoredAmounts.Amount;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what lies where and what that costs. What it is told comes in the order of time. */
final class Ledger {
    private static final BigInteger SECONDS_OF_DAY = BigInteger.valueOf(86_400);

    private final StorageTerms terms;
    private final boolean bytesKnown;
    private final Map<DataStore, Stock> stocks = new EnumMap<>(DataStore.class);
    private final List<StoredAmounts> forecast = new ArrayList<>();
    private final List<EarlyDeletion> earlyDeletions = new ArrayList<>();

    /** In one data store. */
    private static final class Stock {
        private int points;
        private long bytes;
        private Instant countedTo;
        private BigInteger byteSeconds = BigInteger.ZERO;

        private Stock(Instant begin) {
            countedTo = begin;
        }

        private void change(int morePoints, long moreBytes, Instant at) {
            byteSeconds = byteSeconds.add(BigInteger.valueOf(bytes)
                    .multiply(BigInteger.valueOf(Duration.between(countedTo, at).toSeconds())));
            countedTo = at;
            points += morePoints;
            bytes += moreBytes;
        }

        private BigInteger takeByteSeconds() {
            BigInteger taken = byteSeconds;
            byteSeconds = BigInteger.ZERO;
            return taken;
        }
    }

    Ledger(StorageTerms terms, boolean bytesKnown, Instant begin) {
        this.terms = terms;
        this.bytesKnown = bytesKnown;
        for (DataStore dataStore : DataStore.values()) {
            stocks.put(dataStore, new Stock(begin));
        }
    }

    void arrives(FollowedPoint point, Instant at) {
        stock(point).change(1, bytes(point), at);
    }

    /** The point lies where it lies until then. */
    void leaves(FollowedPoint point, Instant at) {
        stock(point).change(-1, -bytes(point), at);
        StorageTier tier = terms.tier(point.kept().dataStore());
        long missingDays = tier.minimumDays()
                - Duration.between(point.inDataStoreSince(), at).toDays();
        if (missingDays > 0) {
            earlyDeletions.add(early(point, at, tier, Math.min(missingDays, tier.minimumDays())));
        }
    }

    private EarlyDeletion early(FollowedPoint point, Instant at, StorageTier tier, long missingDays) {
        Long bytes = point.bytes();
        BigInteger byteDays =
                bytes == null ? null : BigInteger.valueOf(bytes).multiply(BigInteger.valueOf(missingDays));
        return new EarlyDeletion(
                at,
                point.known(),
                point.kept().time(),
                tier,
                missingDays,
                bytes,
                byteDays,
                byteDays == null ? null : terms.cost(byteDays.multiply(SECONDS_OF_DAY), tier));
    }

    /** Adds what lies where then to the forecast. */
    void report(Instant at) {
        Map<DataStore, Amount> amounts = new EnumMap<>(DataStore.class);
        BigDecimal cost = BigDecimal.ZERO;
        for (Map.Entry<DataStore, Stock> entry : stocks.entrySet()) {
            Stock stock = entry.getValue();
            stock.change(0, 0, at);
            amounts.put(entry.getKey(), new Amount(stock.points, bytesKnown ? stock.bytes : null));
            cost = sum(cost, terms.cost(stock.takeByteSeconds(), terms.tier(entry.getKey())));
        }
        forecast.add(new StoredAmounts(at, amounts, bytesKnown ? cost : null));
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? null : one.add(other);
    }

    List<StoredAmounts> forecast() {
        return forecast;
    }

    List<EarlyDeletion> earlyDeletions() {
        return earlyDeletions;
    }

    private Stock stock(FollowedPoint point) {
        Stock stock = stocks.get(point.kept().dataStore());
        if (stock == null) {
            throw new IllegalStateException("Every data store has a stock");
        }
        return stock;
    }

    private static long bytes(FollowedPoint point) {
        return point.bytes() == null ? 0 : point.bytes();
    }
}
