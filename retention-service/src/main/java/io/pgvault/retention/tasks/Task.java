package io.pgvault.retention.tasks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import org.jspecify.annotations.Nullable;

/** Work that was accepted and is kept until it is done, however long storage is away. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Task.PrepareVault.class, name = "PrepareVault"),
    @JsonSubTypes.Type(value = Task.DescribeInstance.class, name = "DescribeInstance"),
    @JsonSubTypes.Type(value = Task.DescribeInstanceIndex.class, name = "DescribeInstanceIndex"),
    @JsonSubTypes.Type(value = Task.DescribeVaultIndex.class, name = "DescribeVaultIndex"),
    @JsonSubTypes.Type(value = Task.DescribeRecoveryPoint.class, name = "DescribeRecoveryPoint"),
    @JsonSubTypes.Type(value = Task.CompareRecoveryPoints.class, name = "CompareRecoveryPoints"),
    @JsonSubTypes.Type(value = Task.DeleteInstance.class, name = "DeleteInstance"),
    @JsonSubTypes.Type(value = Task.DeleteRecoveryPoint.class, name = "DeleteRecoveryPoint"),
    @JsonSubTypes.Type(value = Task.ReleaseBrake.class, name = "ReleaseBrake"),
    @JsonSubTypes.Type(value = Task.DeleteVault.class, name = "DeleteVault"),
    @JsonSubTypes.Type(value = Task.ResolveJob.class, name = "ResolveJob"),
    @JsonSubTypes.Type(value = Task.RetagRecoveryPoints.class, name = "RetagRecoveryPoints"),
    @JsonSubTypes.Type(value = Task.DescribeDamage.class, name = "DescribeDamage"),
    @JsonSubTypes.Type(value = Task.KeepDocument.class, name = "KeepDocument"),
    @JsonSubTypes.Type(value = Task.ResyncInstance.class, name = "ResyncInstance"),
    @JsonSubTypes.Type(value = Task.RebuildAll.class, name = "RebuildAll"),
    @JsonSubTypes.Type(value = Task.RebuildVault.class, name = "RebuildVault"),
    @JsonSubTypes.Type(value = Task.RebuildInstance.class, name = "RebuildInstance"),
    @JsonSubTypes.Type(value = Task.EndRebuild.class, name = "EndRebuild")
})
public sealed interface Task {
    /** Tasks of the same key are one: the last that was added counts. */
    @JsonIgnore
    String key();

    /** Make a vault's containers and describe the vault in them. */
    record PrepareVault(LifecycleCommand.PrepareVault command) implements Task {
        @Override
        public String key() {
            return "vault/" + command.vault().id();
        }
    }

    /** Write an instance's state beside its recovery points. */
    record DescribeInstance(ProtectedInstance instance) implements Task {
        /** The key of an instance's task. */
        public static String keyOf(InstanceId instance) {
            return "instance/" + instance;
        }

        @Override
        public String key() {
            return keyOf(instance.instanceId());
        }
    }

    /** Delete all that there is of an instance. */
    record DeleteInstance(ProtectedInstance instance) implements Task {
        @Override
        public String key() {
            return "delete-instance/" + instance.instanceId();
        }
    }

    /** Delete a recovery point that somebody wants gone. */
    record DeleteRecoveryPoint(LifecycleCommand.DeleteRecoveryPoint command) implements Task {
        @Override
        public String key() {
            return "delete-recovery-point/" + command.recoveryPointId();
        }
    }

    /** Let go what the brake stopped. */
    record ReleaseBrake(LifecycleCommand.ReleaseBrake command) implements Task {
        @Override
        public String key() {
            return "brake/" + command.instanceId() + "/" + command.requestedAt();
        }
    }

    /** Delete the containers of a vault. */
    record DeleteVault(LifecycleCommand.DeleteVault command) implements Task {
        @Override
        public String key() {
            return "delete-vault/" + command.vault().id();
        }
    }

    /** Write a recovery point's tag and expiry beside its manifest. */
    record DescribeRecoveryPoint(VaultId vaultId, InstanceId instanceId, LifecycleDocument document) implements Task {
        /** The key of a recovery point's task. */
        public static String keyOf(RecoveryPointId recoveryPoint) {
            return "recovery-point/" + recoveryPoint;
        }

        @Override
        public String key() {
            return keyOf(document.recoveryPointId());
        }
    }

    /** Write an index for people anew. */
    sealed interface DescribeIndex extends Task {}

    /** That of an instance's recovery points, and then that of its vault. */
    record DescribeInstanceIndex(InstanceId instanceId) implements DescribeIndex {
        @Override
        public String key() {
            return "index/" + instanceId;
        }
    }

    /** That of a vault's instances. */
    record DescribeVaultIndex(VaultId vaultId) implements DescribeIndex {
        @Override
        public String key() {
            return "index/" + vaultId;
        }
    }

    /** Look whether a job reached its manifest. */
    record ResolveJob(LifecycleCommand.ResolveJob command) implements Task {
        @Override
        public String key() {
            return "job/" + command.jobId();
        }
    }

    /** Compare what the catalogue lists of an instance with what is followed and stored. */
    record CompareRecoveryPoints(LifecycleCommand.CompareRecoveryPoints command) implements Task {
        @Override
        public String key() {
            return "compare/" + command.instanceId();
        }
    }

    /** Decide again about all recovery points of an instance. */
    record RetagRecoveryPoints(LifecycleCommand.RetagRecoveryPoints command) implements Task {
        @Override
        public String key() {
            return "retag/" + command.instanceId();
        }
    }

    /**
     * Write what is wrong with a recovery point beside its manifest.
     *
     * @param damage null = it is whole again
     */
    record DescribeDamage(
            VaultId vaultId,
            InstanceId instanceId,
            RecoveryPointId recoveryPointId,
            @Nullable String damage) implements Task {
        @Override
        public String key() {
            return "damage/" + recoveryPointId;
        }
    }

    /** Write, or remove, what describes something of the catalogue. */
    record KeepDocument(CatalogueDocument document) implements Task {
        @Override
        public String key() {
            return "document/" + document.subject();
        }
    }

    /** Look what there is in storage of an instance, and tell it. */
    record ResyncInstance(LifecycleCommand.ResyncInstance command) implements Task {
        @Override
        public String key() {
            return "resync/" + command.instanceId();
        }
    }

    /** A step of reading all of storage. */
    sealed interface Rebuild extends Task {
        OperationId rebuild();

        /** With which the keys of all steps but the last begin. */
        static String keyPrefix(OperationId rebuild) {
            return "rebuild/" + rebuild + "/";
        }
    }

    /** Find the vaults. */
    record RebuildAll(OperationId rebuild) implements Rebuild {
        @Override
        public String key() {
            return Rebuild.keyPrefix(rebuild) + "all";
        }
    }

    /** Tell what a vault's container says of the catalogue, and find its instances. */
    record RebuildVault(OperationId rebuild, VaultId vaultId) implements Rebuild {
        @Override
        public String key() {
            return Rebuild.keyPrefix(rebuild) + "vault/" + vaultId;
        }
    }

    /** Tell what recovery points an instance has. */
    record RebuildInstance(OperationId rebuild, VaultId vaultId, InstanceId instanceId) implements Rebuild {
        @Override
        public String key() {
            return Rebuild.keyPrefix(rebuild) + "instance/" + instanceId;
        }
    }

    /** Tell that all is read. */
    record EndRebuild(OperationId rebuild) implements Rebuild {
        @Override
        public String key() {
            return "rebuild-end/" + rebuild;
        }
    }
}
