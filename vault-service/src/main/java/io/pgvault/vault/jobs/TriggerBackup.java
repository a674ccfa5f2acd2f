package io.pgvault.vault.jobs;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.vaults.Vault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts a backup on demand. */
public final class TriggerBackup {
    private final Instances instances;
    private final PolicyStore policies;
    private final StartJob startJob;
    private final JobStore jobs;
    private final Locks locks;
    private final InstantSource clock;
    private final Duration expiry;

    public TriggerBackup(
            Instances instances,
            PolicyStore policies,
            StartJob startJob,
            JobStore jobs,
            Locks locks,
            InstantSource clock,
            Duration expiry) {
        this.instances = instances;
        this.policies = policies;
        this.startJob = startJob;
        this.jobs = jobs;
        this.locks = locks;
        this.clock = clock;
        this.expiry = expiry;
    }

    /**
     * What a caller asks for.
     *
     * @param ruleName of the backup rule, or of a retention rule, which is then the tag
     * @param tagOverride the tag that is wanted whatever the rule; null or blank for none
     * @param clientRequestId the same for repetitions of a request; null where the client gives none
     */
    public record Request(
            String ruleName,
            @Nullable String tagOverride,
            @Nullable String clientRequestId) {}

    /**
     * Starts the job; the operation has succeeded when it is started.
     *
     * @throws BackupException {@link ErrorCode#INSTANCE_NOT_PROTECTED}, {@link ErrorCode#ADHOC_RULE_UNKNOWN},
     *     {@link ErrorCode#MAX_CONCURRENT_OPERATIONS} while another backup of the instance goes on
     */
    public Operation trigger(Vault vault, String instanceName, Request request) {
        BackupInstance instance = instances.require(vault, instanceName);
        if (!instance.state().isProtected()) {
            throw new BackupException(
                    ErrorCode.INSTANCE_NOT_PROTECTED,
                    "The backup instance " + instance.name() + " cannot be backed up: "
                            + instance.state().inWords() + ".");
        }
        BackupPolicy policy = policies.get(instance.setup().policyId()).definition();
        String tag = tag(policy, request).orElse(null);
        Instant now = clock.instant();
        return startJob.start(new StartJob.Start(
                vault,
                instance,
                OperationKind.BACKUP,
                request.clientRequestId(),
                List.of(request.ruleName(), Objects.requireNonNullElse(request.tagOverride(), "")),
                now,
                jobId -> {
                    requireNoneRunning(instance);
                    return new BackupTriggered(
                            jobId,
                            TriggerKind.ON_DEMAND,
                            null,
                            now,
                            now.plus(expiry),
                            1,
                            instance.source(),
                            policy,
                            tag,
                            null,
                            vault.settings().immutability().ofBlobs());
                }));
    }

    /** Two at once would wait for each other, and the second one fail. */
    private void requireNoneRunning(BackupInstance instance) {
        locks.lock("backup " + instance.id());
        jobs.unfinishedBackups(instance.id()).stream().findFirst().ifPresent(running -> {
            throw new BackupException(
                    ErrorCode.MAX_CONCURRENT_OPERATIONS,
                    "The backup job " + running + " of the backup instance " + instance.name()
                            + " goes on. Follow it, or cancel it.");
        });
    }

    private static Optional<String> tag(BackupPolicy policy, Request request) {
        Optional<String> override = Optional.ofNullable(request.tagOverride())
                .filter(name -> !name.isBlank())
                .map(name -> retentionRule(policy, name).orElseThrow(() -> unknown(policy, name)));
        if (policy.backupRule().name().equalsIgnoreCase(request.ruleName())) {
            return override;
        }
        String ofRule =
                retentionRule(policy, request.ruleName()).orElseThrow(() -> unknown(policy, request.ruleName()));
        return override.or(() -> Optional.of(ofRule));
    }

    private static Optional<String> retentionRule(BackupPolicy policy, String name) {
        return policy.retentionRules().stream()
                .map(RetentionRule::name)
                .filter(known -> known.equalsIgnoreCase(name))
                .findFirst();
    }

    private static BackupException unknown(BackupPolicy policy, String name) {
        return new BackupException(
                ErrorCode.ADHOC_RULE_UNKNOWN,
                "The backup policy " + policy.name() + " has no rule '" + name + "'. Its backup rule is '"
                        + policy.backupRule().name() + "', its retention rules are "
                        + policy.retentionRules().stream()
                                .map(rule -> "'" + rule.name() + "'")
                                .toList()
                        + ".");
    }
}
