package io.pgvault.vault.rest.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.pgvault.vault.config.AccessConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** How often one caller may call this service; each replica counts for itself. */
@ApplicationScoped
class CallLimits {
    private static final int MOST_CALLERS = 100_000;

    private final Cache<String, Bucket> buckets;
    private final Bandwidth bandwidth;

    CallLimits(AccessConfig config) {
        bandwidth = Bandwidth.builder()
                .capacity(config.callsAtOnce())
                .refillGreedy(config.callsPerMinute(), Duration.ofMinutes(1))
                .build();
        buckets = Caffeine.newBuilder()
                .maximumSize(MOST_CALLERS)
                .expireAfterAccess(Duration.ofHours(1))
                .build();
    }

    /** Counts a call; how long the caller has to wait before another one, where this is one too many. */
    Optional<Duration> count(String subject) {
        ConsumptionProbe probe = buckets.get(
                        subject, unused -> Bucket.builder().addLimit(bandwidth).build())
                .tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
