package io.pgvault.contract.stream;

import java.util.Set;

/**
 * What a service needs on the broker, and no more.
 *
 * @param writes topics
 * @param reads topics
 * @param groups of consumers or share consumers that it is a member of
 */
public record StreamRights(Set<String> writes, Set<String> reads, Set<String> groups) {
    public StreamRights {
        writes = Set.copyOf(writes);
        reads = Set.copyOf(reads);
        groups = Set.copyOf(groups);
    }
}
