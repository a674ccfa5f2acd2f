package io.pgvault.contract.vault;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    /** Keep this beside the recovery points of its vault, in the place of what was kept of the same thing before. */
    record KeepDocument(CatalogueDocument document, Instant requestedAt) implements LifecycleCommand {
        @Override
        public String subject() {
            return document.vaultId().toString();
        }

        @Override
        public UUID eventId() {
            return NameBasedIds.of("KeepDocument", document.subject(), requestedAt.toString());
        }
    }

    /**
     * Read all that lies in storage, of every vault, and tell it anew; answered by {@link VaultEvent.DocumentFound}s, by what
     * there is to tell of each recovery point, and at the end by {@link VaultEvent.StorageRead}. No deletion begins or goes on
     * from then on, until {@link ConfirmDeletions}.
     */
    record ReadStorage(OperationId rebuild, Instant requestedAt) implements LifecycleCommand {
        @Override
        public String subject() {
            return rebuild.toString();
        }

        /** However often it is asked for. */
        @Override
        public UUID eventId() {
            return NameBasedIds.of("ReadStorage", rebuild.toString());
        }
    }

    /** What a rebuild brought back is as it should be: what is due may go again. */
    record ConfirmDeletions(Instant requestedAt) implements LifecycleCommand {
        @Override
        public String subject() {
            return "deletions";
        }
    }

    /**
     * Look in storage what there is of an instance and tell what the catalogue does not list; answered by
     * {@link VaultEvent.InstanceResynced}.
     *
     * @param digest of what the catalogue lists, as {@link CompareRecoveryPoints} has it; null to read every manifest and to
     *     tell all of them
     */
    record ResyncInstance(
            VaultReference vault,
            InstanceId instanceId,
            @Nullable String digest,
            Instant requestedAt) implements LifecycleCommand {
        @Override
        public String subject() {
            return instanceId.toString();
        }
    }
}
