package io.pgvault.vault.policies;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.contract.policy.TargetCopy;
import io.pgvault.vault.policies.PolicyLimits.Span;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.SoftDelete;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.VaultSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy to be changed and checked: the default rule, and a rule {@code Special} that a test is about.
 *
 * @param criteria of the tag {@code Special}
 * @param lifeCycles of the rule {@code Special}
 */
record Draft(
        List<String> intervals,
        String timeZone,
        List<ScheduleCriteria> criteria,
        List<ScheduleCriteria> defaultCriteria,
        List<LifeCycle> lifeCycles,
        String redundancy) {
    static final ScheduleCriteria NOTHING =
            new ScheduleCriteria(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    static final PolicyLimits LIMITS = new PolicyLimits(
            Duration.ofHours(1),
            new Span(Period.ofDays(7), Period.ofYears(10)),
            new Span(Period.ofMonths(6), Period.ofYears(10)),
            12,
            3);

    /** Sundays at 22:00. */
    static Draft sound() {
        return new Draft(
                List.of("R/2026-11-22T22:00:00/P1W"),
                "Europe/Berlin",
                List.of(marked(AbsoluteMarker.FIRST_OF_MONTH)),
                List.of(),
                List.of(vault("P3M")),
                "LocallyRedundant");
    }

    Draft firing(String... wanted) {
        return new Draft(List.of(wanted), timeZone, criteria, defaultCriteria, lifeCycles, redundancy);
    }

    Draft in(String zone) {
        return new Draft(intervals, zone, criteria, defaultCriteria, lifeCycles, redundancy);
    }

    Draft tagging(ScheduleCriteria... wanted) {
        return new Draft(intervals, timeZone, List.of(wanted), defaultCriteria, lifeCycles, redundancy);
    }

    Draft taggingByDefault(ScheduleCriteria... wanted) {
        return new Draft(intervals, timeZone, criteria, List.of(wanted), lifeCycles, redundancy);
    }

    Draft keeping(LifeCycle... wanted) {
        return new Draft(intervals, timeZone, criteria, defaultCriteria, List.of(wanted), redundancy);
    }

    Draft inAVaultThatIs(String wanted) {
        return new Draft(intervals, timeZone, criteria, defaultCriteria, lifeCycles, wanted);
    }

    static ScheduleCriteria marked(AbsoluteMarker... markers) {
        return new ScheduleCriteria(List.of(markers), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    static LifeCycle vault(String duration, TargetCopy... copies) {
        return new LifeCycle(DataStore.VAULT_STORE, Period.parse(duration), List.of(copies));
    }

    static LifeCycle archive(String duration, TargetCopy... copies) {
        return new LifeCycle(DataStore.ARCHIVE_STORE, Period.parse(duration), List.of(copies));
    }

    static TargetCopy copyTo(DataStore store, @Nullable String after) {
        return after == null
                ? new TargetCopy(store, TargetCopy.CopyOption.ON_EXPIRY, null)
                : new TargetCopy(store, TargetCopy.CopyOption.CUSTOM, Period.parse(after));
    }

    /** With so many further rules and tags. */
    BackupPolicy policy(int furtherRules) {
        Stream<RetentionRule> further = Stream.iterate(1, i -> i <= furtherRules, i -> i + 1)
                .map(i -> new RetentionRule("Further" + i, false, List.of(vault("P1M"))));
        Stream<TaggingCriteria> furtherTags = Stream.iterate(1, i -> i <= furtherRules, i -> i + 1)
                .map(i -> new TaggingCriteria(
                        "Further" + i, false, 100 + i, List.of(marked(AbsoluteMarker.FIRST_OF_YEAR))));
        return new BackupPolicy(
                "/policies/draft",
                "draft",
                1,
                new BackupRule(
                        "BackupWeekly",
                        BackupSchedule.parse(intervals, timeZone),
                        Stream.concat(
                                        Stream.of(
                                                new TaggingCriteria("Special", false, 15, criteria),
                                                new TaggingCriteria("Default", true, 99, defaultCriteria)),
                                        furtherTags)
                                .toList()),
                Stream.concat(
                                Stream.of(
                                        new RetentionRule("Default", true, List.of(vault("P3M"))),
                                        new RetentionRule("Special", false, lifeCycles)),
                                further)
                        .toList());
    }

    void check() {
        check(policy(0));
    }

    void check(BackupPolicy policy) {
        new PolicyRules(LIMITS).check(policy, vault());
    }

    Vault vault() {
        return Vault.provisioning(
                VaultId.random(),
                new VaultAddress("s", "g", "main"),
                "here",
                new VaultSettings(redundancy, "Enabled", null, null, SoftDelete.OFF, Immutability.DISABLED, Map.of()),
                Instant.EPOCH);
    }
}
