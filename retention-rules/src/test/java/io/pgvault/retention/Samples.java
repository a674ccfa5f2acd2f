package io.pgvault.retention;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.VaultReference;
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
import io.pgvault.contract.policy.TargetCopy.CopyOption;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.ShortestLife;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Policies and recovery points for tests. */
public final class Samples {
    public static final VaultReference VAULT = new VaultReference(new VaultId(new UUID(0, 1)), "/vaults/v");
    public static final InstanceId INSTANCE = new InstanceId(new UUID(0, 2));

    /** As it is unless it is set. */
    public static final ShortestLife SHORTEST_LIFE = new ShortestLife(Period.ofDays(7));

    private Samples() {}

    /** As it is unless it is set, but for how much may go. */
    public static Brake brake(double largestShare, int always) {
        return new Brake(largestShare, always, 3, Duration.ofDays(1));
    }

    public static RetentionRule rule(String name, boolean isDefault, String... periods) {
        return new RetentionRule(
                name,
                isDefault,
                Arrays.stream(periods)
                        .map(period -> new LifeCycle(DataStore.VAULT_STORE, Period.parse(period), List.of()))
                        .toList());
    }

    /** A rule that moves recovery points to the archive. */
    public static RetentionRule tiered(
            String name, String inVault, CopyOption option, @Nullable String after, String inArchive) {
        TargetCopy copy = new TargetCopy(DataStore.ARCHIVE_STORE, option, after == null ? null : Period.parse(after));
        return new RetentionRule(
                name,
                name.equals(BackupPolicy.DEFAULT_RULE),
                List.of(
                        new LifeCycle(DataStore.VAULT_STORE, Period.parse(inVault), List.of(copy)),
                        new LifeCycle(DataStore.ARCHIVE_STORE, Period.parse(inArchive), List.of())));
    }

    /** A tag for the first backup of a period. */
    public static TaggingCriteria tag(String name, long priority, AbsoluteMarker first) {
        return new TaggingCriteria(
                name,
                false,
                priority,
                List.of(new ScheduleCriteria(List.of(first), List.of(), List.of(), List.of(), List.of(), List.of())));
    }

    public static BackupPolicy withTags(BackupPolicy policy, TaggingCriteria... tags) {
        BackupRule rule = policy.backupRule();
        return new BackupPolicy(
                policy.id(),
                policy.name(),
                policy.version(),
                new BackupRule(rule.name(), rule.schedule(), List.of(tags)),
                policy.retentionRules());
    }

    /** Of a schedule that begins in 2050: no backup is missing yet. */
    public static BackupPolicy policy(String timeZone, RetentionRule... rules) {
        return policy("R/2050-01-01T22:00:00Z/P1D", timeZone, rules);
    }

    public static BackupPolicy policy(String interval, String timeZone, RetentionRule... rules) {
        return new BackupPolicy(
                "/policies/p",
                "p",
                1,
                new BackupRule("BackupDaily", BackupSchedule.parse(List.of(interval), timeZone), List.of()),
                List.of(rules));
    }

    public static RecoveryPoint recoveryPoint(Instant time, BackupPolicy policy, @Nullable String requestedTag) {
        return recoveryPoint(VAULT, INSTANCE, time, policy, requestedTag);
    }

    public static RecoveryPoint recoveryPoint(
            VaultReference vault,
            InstanceId instance,
            Instant time,
            BackupPolicy policy,
            @Nullable String requestedTag) {
        JobId job = JobId.random();
        return new RecoveryPoint(
                RecoveryPointId.of(job),
                job,
                instance,
                vault,
                time,
                TriggerKind.ON_DEMAND,
                null,
                requestedTag,
                policy,
                false,
                "d",
                150020,
                3000,
                2000,
                1000,
                List.of("d"),
                true);
    }

    /** Of a backup that the schedule wanted then, and that began at once. */
    public static RecoveryPoint scheduled(Instant due, BackupPolicy policy) {
        RecoveryPoint onDemand = recoveryPoint(due, policy, null);
        return new RecoveryPoint(
                onDemand.id(),
                onDemand.jobId(),
                onDemand.instanceId(),
                onDemand.vault(),
                due,
                TriggerKind.SCHEDULED,
                due,
                null,
                policy,
                false,
                onDemand.database(),
                onDemand.serverVersionNum(),
                onDemand.sourceBytes(),
                onDemand.rawBytes(),
                onDemand.storedBytes(),
                onDemand.databases(),
                onDemand.understood());
    }

    public static RecoveryPoint recoveryPoint(Instant time) {
        return recoveryPoint(time, policy("UTC", rule("Default", true, "P1M")), null);
    }
}
