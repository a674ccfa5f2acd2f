package io.pgvault.vault.previews;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.vault.RetentionRules;
import io.pgvault.retention.lifecycle.Brake;
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
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a policy would make of the recovery points of an instance, or of those of nothing yet. How long the newest
 * one shows that backups go on is reckoned by the instance's policy of today; the retention service goes by that under
 * which it was born.
 */
@Singleton
public final class PreviewPolicy {
    /** One preview may take a processor for seconds, and a hundred megabytes. */
    private final ReentrantLock oneByOne = new ReentrantLock(true);

    private final PolicyStore policies;
    private final RecoveryPointStore recoveryPoints;
    private final ToldRetentionRules rules;
    private final InstantSource clock;

    public PreviewPolicy(
            PolicyStore policies, RecoveryPointStore recoveryPoints, ToldRetentionRules rules, InstantSource clock) {
        this.policies = policies;
        this.recoveryPoints = recoveryPoints;
        this.rules = rules;
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
     * @throws BackupException
     *     {@link ErrorCode#INVALID_REQUEST} when that is too much,
     *     {@link ErrorCode#SERVICE_UNAVAILABLE} before the retention service has told its rules
     */
    public Preview preview(BackupPolicy policy, @Nullable BackupInstance instance, Wish wish) {
        KnownBackups known = instance == null ? KnownBackups.NONE : known(instance, wish.retag());
        PreviewQuestion question = new PreviewQuestion(
                policy, clock.instant(), wish.years(), known, wish.bytesPerBackup(), wish.terms(), brake());
        oneByOne.lock();
        try {
            return PreviewLifeCycles.preview(question);
        } finally {
            oneByOne.unlock();
        }
    }

    private Brake brake() {
        RetentionRules told = rules.find()
                .orElseThrow(() -> new BackupException(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "The retention service has not told yet when it stops an expiry (pgvault.retention.brake), without"
                                + " which no preview is right. It does so when it starts."));
        return brake(told);
    }

    static Brake brake(RetentionRules told) {
        return new Brake(told.largestShare(), told.always(), told.missedBackups(), told.grace());
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
