package io.pgvault.contract.vault;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the vault asks of the retention service. */
public sealed interface LifecycleCommand extends Message {
    Instant requestedAt();

    @Override
    default UUID eventId() {
        return NameBasedIds.of(
                getClass().getSimpleName(), subject(), requestedAt().toString());
    }

    /** Create the vault's containers and describe the vault in storage; answered by a {@link VaultEvent}. */
    record PrepareVault(
            VaultReference vault, String name, String location, String storageRedundancy, Instant requestedAt)
            implements LifecycleCommand {
        @Override
        public String subject() {
            return vault.id().toString();
        }
    }

    /**
     * Say whether the backup of this job reached its manifest, which is asked before the job is given up; answered by
     * {@link io.pgvault.contract.job.JobEvent.JobResolved}.
     */
    record ResolveJob(VaultReference vault, InstanceId instanceId, JobId jobId, Instant requestedAt)
            implements LifecycleCommand {
        @Override
        public String subject() {
            return instanceId.toString();
        }

        @Override
        public UUID eventId() {
            return NameBasedIds.of("ResolveJob", jobId.toString(), requestedAt.toString());
        }
    }

    /**
     * Compare what the catalogue lists of an instance with what is followed and with what lies in storage, and tell anew
     * what differs.
     *
     * @param digest of what the catalogue lists: {@link io.pgvault.contract.recoverypoint.ListedRecoveryPoint#digest}
     */
    record CompareRecoveryPoints(VaultReference vault, InstanceId instanceId, String digest, Instant requestedAt)
            implements LifecycleCommand {
        @Override
        public String subject() {
            return instanceId.toString();
        }
    }

    /**
     * Bring an archived recovery point back for a while; answered by
     * {@link io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointRehydrated} or
     * {@link io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationFailed}. For one that is back already the end
     * moves, and never to an earlier time.
     *
     * @param jobId that waits for it
     */
    record RehydrateRecoveryPoint(
            VaultReference vault,
            InstanceId instanceId,
            RecoveryPointId recoveryPointId,
            JobId jobId,
            RehydrationTerms terms,
            Instant requestedAt)
            implements LifecycleCommand {
        @Override
        public String subject() {
            return instanceId.toString();
        }

        @Override
        public UUID eventId() {
            return NameBasedIds.of("RehydrateRecoveryPoint", jobId.toString(), requestedAt.toString());
        }
    }

    /** Decide the tags of an instance's recovery points again, by a policy that they were not born under. */
    record RetagRecoveryPoints(VaultReference vault, InstanceId instanceId, BackupPolicy policy, Instant requestedAt)
            implements LifecycleCommand {
        @Override
        public String subject() {
            return instanceId.toString();
        }
    }

    /**
     * Delete a recovery point before its time, whatever its policy and the brake say; somebody asked for this one.
     *
     * @param reason who asked and why, in words
     */
    record DeleteRecoveryPoint(
            VaultReference vault,
            InstanceId instanceId,
            RecoveryPointId recoveryPointId,
            String reason,
            Instant requestedAt)
            implements LifecycleCommand {
        @Override
        public String subject() {
            return instanceId.toString();
        }

        @Override
        public UUID eventId() {
            return NameBasedIds.of("DeleteRecoveryPoint", recoveryPointId.toString(), requestedAt.toString());
        }
    }

    /**
     * Let what is over go though the brake stopped it: these recovery points of an instance, as far as their time is over
     * and none of them is the newest.
     */
    record ReleaseBrake(
            VaultReference vault, InstanceId instanceId, List<RecoveryPointId> recoveryPointIds, Instant requestedAt)
            implements LifecycleCommand {
        public ReleaseBrake {
            recoveryPointIds = List.copyOf(recoveryPointIds);
        }

        @Override
        public String subject() {
            return instanceId.toString();
        }
    }

    /** Delete the containers of a vault in which nothing is left; answered by a {@link VaultEvent}. */
    record DeleteVault(VaultReference vault, Instant requestedAt) implements LifecycleCommand {
        @Override
        public String subject() {
            return vault.id().toString();
        }
    }

    /** Read a recovery point in storage as soon as may be: a restore found that it is not as it was stored. */
    record ScrubRecoveryPoint(
            VaultReference vault, InstanceId instanceId, RecoveryPointId recoveryPointId, Instant requestedAt)
            implements LifecycleCommand {
        @Override
        public String subject() {
            return instanceId.toString();
        }

        @Override
        public UUID eventId() {
            return NameBasedIds.of("ScrubRecoveryPoint", recoveryPointId.toString(), requestedAt.toString());
        }
    }
}
