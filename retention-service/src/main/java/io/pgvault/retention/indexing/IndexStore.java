package io.pgvault.retention.indexing;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.retention.recoverypoints.KnownInstance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What indexes tell. Every method takes part in the caller's transaction. */
public interface IndexStore {
    /** Where an instance's recovery points lie; empty when the vault never spoke of it. */
    Optional<KnownInstance> place(InstanceId instance);

    /** Those of an instance whose manifests were not read yet, newest first. */
    List<RecoveryPointId> unread(InstanceId instance);

    /** Remembers what manifests say. */
    void read(Map<RecoveryPointId, IndexedRecoveryPoint.Stored> stored);

    /** All of an instance that are in storage and stay there for now, newest first. */
    List<IndexedRecoveryPoint> recoveryPoints(InstanceId instance);

    /** All of a vault that have recovery points or may get some, by their names. */
    List<IndexedInstance> instances(VaultId vault);
}
