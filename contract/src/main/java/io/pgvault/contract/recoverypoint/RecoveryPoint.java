package io.pgvault.contract.recoverypoint;

import io.pgvault.contract.Clocks;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete, restorable backup, as its manifest says.
 *
 * @param time when the dump's snapshot was taken
 * @param requestedTag the tag that was asked for on demand; null leaves it to the policy
 * @param policy as it stood when the recovery point was born
 * @param partial whether a part of the data source is missing: it is then no "first" of any period
 * @param database its name; of a whole server that of its data source
 * @param sourceBytes size of its databases on their server
 * @param rawBytes length of the dump
 * @param storedBytes what lies in storage
 * @param databases the names of all databases in it; a message of before named one
 * @param understood whether who tells of it can bring back all of it; null in a message of before, which could
 */
public record RecoveryPoint(
        RecoveryPointId id,
        JobId jobId,
        InstanceId instanceId,
        VaultReference vault,
        Instant time,
        TriggerKind trigger,
        @Nullable Instant scheduledAt,
        @Nullable String requestedTag,
        BackupPolicy policy,
        boolean partial,
        String database,
        int serverVersionNum,
        long sourceBytes,
        long rawBytes,
        long storedBytes,
        @Nullable List<String> databases,
        @Nullable Boolean understood) {
    /** Whether it is of a time that has not come yet: nobody can have made it, and it is no newest one. */
    public boolean isAheadOf(Instant now) {
        return time.isAfter(Clocks.latest(now));
    }

    /** As whoever cannot bring back all of it tells of it. */
    public RecoveryPoint notUnderstood() {
        return new RecoveryPoint(
                id,
                jobId,
                instanceId,
                vault,
                time,
                trigger,
                scheduledAt,
                requestedTag,
                policy,
                partial,
                database,
                serverVersionNum,
                sourceBytes,
                rawBytes,
                storedBytes,
                databases,
                false);
    }
}
