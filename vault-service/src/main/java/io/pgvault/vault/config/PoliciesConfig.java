package io.pgvault.vault.config;

import io.pgvault.vault.policies.PolicyLimits;
import io.pgvault.vault.policies.PolicyLimits.Span;
import io.pgvault.vault.policies.Replacement;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.Period;

/** How far backup policies may go; what exists already stays as it is. */
@ConfigMapping(prefix = "pgvault.policies")
public interface PoliciesConfig {
    /** The least time between two backups of one schedule, whichever of its intervals they are of. */
    @WithDefault("1h")
    Duration shortestInterval();

    /** The least time that a rule may keep recovery points in VaultStore. */
    @WithDefault("P7D")
    Period shortestVaultRetention();

    /** The longest time that a rule may keep recovery points in VaultStore. */
    @WithDefault("P10Y")
    Period longestVaultRetention();

    /** The least time that a rule may give for ArchiveStore. */
    @WithDefault("P6M")
    Period shortestArchiveRetention();

    /** The longest time that a rule may give for ArchiveStore. */
    @WithDefault("P10Y")
    Period longestArchiveRetention();

    /** Repeating intervals in one schedule, at most. */
    @WithDefault("50")
    int mostIntervals();

    /** Retention rules in one policy, at most. */
    @WithDefault("25")
    int mostRules();

    /** `allowed`: a policy in use can be replaced, for new recovery points; `refused`: as with Azure, it cannot. */
    @WithDefault("allowed")
    Replacement replace();

    /** Checks the settings. */
    default PolicyLimits toLimits() {
        return new PolicyLimits(
                shortestInterval(),
                new Span(shortestVaultRetention(), longestVaultRetention()),
                new Span(shortestArchiveRetention(), longestArchiveRetention()),
                mostIntervals(),
                mostRules());
    }
}
