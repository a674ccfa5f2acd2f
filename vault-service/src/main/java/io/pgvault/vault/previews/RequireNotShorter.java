package io.pgvault.vault.previews;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.tagging.RetentionTag;
import io.pgvault.vault.policies.ExistingRecoveryPoints;
import io.pgvault.vault.policies.ReplacementGuard;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Refuses, in an immutable vault, a policy under which recovery points live shorter than under the one before. */
@Singleton
public final class RequireNotShorter implements ReplacementGuard {
    /** Months have different lengths; from here on each has its longest turn before a year is over. */
    private static final Instant ANY_TIME = Instant.parse("2024-01-01T00:00:00Z");

    @Override
    public void require(Vault vault, BackupPolicy before, BackupPolicy after, ExistingRecoveryPoints existingPoints) {
        if (!vault.settings().isImmutable()) {
            return;
        }
        for (RetentionRule rule : before.retentionRules()) {
            RetentionRule next = after.retentionRules().stream()
                    .filter(candidate -> candidate.name().equals(rule.name()))
                    .findFirst()
                    .orElseThrow(() -> refused(vault, "the retention rule " + rule.name() + " is missing"));
            if (isShorter(end(next, after), end(rule, before))) {
                throw refused(vault, "the retention rule " + rule.name() + " keeps recovery points shorter");
            }
        }
        if (existingPoints == ExistingRecoveryPoints.ARE_TAGGED_AGAIN
                && !before.backupRule()
                        .taggingCriteria()
                        .equals(after.backupRule().taggingCriteria())) {
            throw refused(
                    vault, "with other tagging criteria recovery points that are there may fall under a shorter rule");
        }
    }

    /** Empty = never. */
    private static Optional<Instant> end(RetentionRule rule, BackupPolicy policy) {
        return Optional.ofNullable(LifeCourse.of(ANY_TIME, new RetentionTag(rule.name(), Optional.of(rule), ""), policy)
                .expiresAt());
    }

    private static boolean isShorter(Optional<Instant> end, Optional<Instant> before) {
        return end.isPresent() && (before.isEmpty() || end.get().isBefore(before.get()));
    }

    private static BackupException refused(Vault vault, String why) {
        return new BackupException(
                ErrorCode.VAULT_IMMUTABLE,
                "The policy cannot be replaced in this way: " + why + ", and the vault "
                        + vault.address().name() + " is immutable.");
    }
}
