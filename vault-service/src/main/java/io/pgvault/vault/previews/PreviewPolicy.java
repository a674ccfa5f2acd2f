package io.pgvault.vault.previews;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.retention.lifecycle.ExpiryGuard;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.preview.KnownBackups;
import io.pgvault.retention.preview.KnownRecoveryPoint;
import io.pgvault.retention.preview.Preview;
import io.pgvault.retention.preview.PreviewLifeCycles;
import io.pgvault.retention.preview.PreviewQuestion;
import io.pgvault.retention.preview.StorageTerms;
import io.pgvault.retention.tagging.Origin;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a policy would make of the recovery points of an instance, or of those of nothing yet. How long the newest
 * one shows that backups go on is reckoned by the instance's policy of today; the retention service goes by that under
 * which it was born.
 */
public final class PreviewPolicy {
    /** One preview may take a processor for seconds, and a hundred megabytes. */
    private final ReentrantLock oneByOne = new ReentrantLock(true);

    private final PolicyStore policies;
    private final RecoveryPointStore recoveryPoints;
    private final ExpiryGuard guard;
    private final InstantSource clock;

    /**
     * Makes the use case.
     *
     * @param guard as the retention service has it
     */
    public PreviewPolicy(
            PolicyStore policies, RecoveryPointStore recoveryPoints, ExpiryGuard guard, InstantSource clock) {
        this.policies = policies;
        this.recoveryPoints = recoveryPoints;
        this.guard = guard;
        this.clock = clock;
    }

    /**
     * What the caller wants to know.
     *
     * @param bytesPerBackup null = as the newest one
     * @param retag whether the policy decides again about what exists
     */
    public record Wish(int years, @Nullable Long bytesPerBackup, StorageTerms terms, boolean retag) {}

    /**
     * The answer.
     *
     * @param instance null = only what the schedule makes from now on
     * @throws io.pgvault.contract.error.BackupException
     *     {@link io.pgvault.contract.error.ErrorCode#INVALID_REQUEST} when that is too much
     */
    public Preview preview(BackupPolicy policy, @Nullable BackupInstance instance, Wish wish) {
        KnownBackups known = instance == null ? KnownBackups.NONE : known(instance, wish.retag());
        PreviewQuestion question = new PreviewQuestion(
                policy, clock.instant(), wish.years(), known, wish.bytesPerBackup(), wish.terms(), guard);
        oneByOne.lock();
        try {
            return PreviewLifeCycles.preview(question);
        } finally {
            oneByOne.unlock();
        }
    }

    private KnownBackups known(BackupInstance instance, boolean retag) {
        BackupSchedule schedule = policies.get(instance.setup().policyId())
                .definition()
                .backupRule()
                .schedule();
        return new KnownBackups(
                recoveryPoints.available(instance.id()).stream()
                        .map(PreviewPolicy::known)
                        .toList(),
                recoveryPoints.dueInstants(instance.id()),
                schedule,
                retag);
    }

    private static KnownRecoveryPoint known(CatalogueEntry entry) {
        CatalogueEntry.Fate fate = entry.fate();
        return new KnownRecoveryPoint(
                entry.id(),
                entry.time(),
                new Origin(entry.scheduledAt(), entry.requestedTag(), entry.partial()),
                fate.tag(),
                fate.reason() == null ? "Its tag is not decided yet." : fate.reason(),
                new LifeCourse(fate.archiveAt(), fate.expiresAt()),
                fate.dataStore(),
                fate.archivedAt() == null ? entry.time() : fate.archivedAt(),
                entry.bytes().stored());
    }
}
