package io.pgvault.retention.indexing;

import io.pgvault.contract.instance.ProtectedInstance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a vault's index.
 *
 * @param newest time of its newest recovery point; null when it has none
 * @param recoveryPoints how many it has
 * @param storedBytes of all of them, as far as their manifests were read
 */
public record IndexedInstance(
        ProtectedInstance instance, @Nullable Instant newest, long recoveryPoints, long storedBytes) {}
