package io.pgvault.retention.lifecycle;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.TargetCopy;
import io.pgvault.retention.tagging.RetentionTag;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a recovery point goes where, by its rule and the calendar of the policy's time zone. There is one copy of it: it
 * lies in the vault store until it is moved to the archive, and is kept until the time in both data stores is over.
 *
 * @param archiveAt null = it stays in the vault store
 * @param expiresAt null = kept for ever
 */
public record LifeCourse(
        @Nullable Instant archiveAt, @Nullable Instant expiresAt) {
    /** An empty policy or rule must never delete anything. */
    private static final LifeCourse FOR_EVER = new LifeCourse(null, null);

    /** The course of the recovery point of that time. */
    public static LifeCourse of(Instant recoveryPointTime, RetentionTag tag, BackupPolicy policy) {
        ZonedDateTime born = recoveryPointTime.atZone(
                ZoneId.of(policy.backupRule().schedule().timeZone()));
        return tag.rule().map(rule -> of(born, rule.lifeCycles())).orElse(FOR_EVER);
    }

    private static LifeCourse of(ZonedDateTime born, List<LifeCycle> lifeCycles) {
        Optional<LifeCycle> vault = in(DataStore.VAULT_STORE, lifeCycles);
        Optional<LifeCycle> archive = in(DataStore.ARCHIVE_STORE, lifeCycles);
        if (vault.isEmpty()) {
            return FOR_EVER;
        }
        ZonedDateTime vaultEnd = born.plus(vault.get().deleteAfter());
        if (archive.isEmpty()) {
            return new LifeCourse(null, vaultEnd.toInstant());
        }
        ZonedDateTime move = vault.get().targetCopies().stream()
                .filter(copy -> copy.dataStore() == DataStore.ARCHIVE_STORE)
                .findFirst()
                .map(copy -> move(copy, born, vaultEnd))
                .orElse(vaultEnd);
        ZonedDateTime archiveEnd = move.plus(archive.get().deleteAfter());
        return new LifeCourse(move.toInstant(), (archiveEnd.isAfter(vaultEnd) ? archiveEnd : vaultEnd).toInstant());
    }

    private static Optional<LifeCycle> in(DataStore dataStore, List<LifeCycle> lifeCycles) {
        return lifeCycles.stream()
                .filter(lifeCycle -> lifeCycle.dataStore() == dataStore)
                .findFirst();
    }

    private static ZonedDateTime move(TargetCopy copy, ZonedDateTime born, ZonedDateTime vaultEnd) {
        return switch (copy.option()) {
            case ON_EXPIRY -> vaultEnd;
            case IMMEDIATE -> born;
            case CUSTOM -> copy.after() == null ? vaultEnd : born.plus(copy.after());
        };
    }
}
