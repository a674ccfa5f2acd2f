package io.pgvault.contract.vault;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.error.ErrorDetail;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What happened to a vault, or was found out about vaults. */
public sealed interface VaultEvent extends Message {
    Instant at();

    /** What happened to one vault. */
    sealed interface OfVault extends VaultEvent {
        VaultId vaultId();

        @Override
        default String subject() {
            return vaultId().toString();
        }

        @Override
        default UUID eventId() {
            return NameBasedIds.of(getClass().getSimpleName(), vaultId().toString(), at().toString());
        }
    }

    /** What a rebuild of the catalogue finds; told in the order in which the catalogue takes it in. */
    sealed interface OfRebuild extends VaultEvent {
        OperationId rebuild();

        @Override
        default String subject() {
            return rebuild().toString();
        }
    }

    /** Its containers are there. */
    record VaultPrepared(VaultId vaultId, Instant at, String container) implements OfVault {}

    /** Its containers could not be made. */
    record VaultPreparationFailed(VaultId vaultId, Instant at, ErrorDetail error) implements OfVault {}

    /** It is gone from the catalogue; its storage holds no recovery point. */
    record VaultDeleted(VaultId vaultId, Instant at) implements OfVault {}

    /** A backup instance that was deleted is gone from storage, with all its recovery points. */
    record InstanceDeleted(VaultId vaultId, InstanceId instanceId, Instant at) implements OfVault {
        @Override
        public UUID eventId() {
            return NameBasedIds.of("InstanceDeleted", instanceId.toString());
        }
    }

    /** Its containers are gone. */
    record VaultPurged(VaultId vaultId, Instant at) implements OfVault {}

    /**
     * All that lies in storage of an instance was looked at, and what there is to tell is told.
     *
     * @param recoveryPoints that there are
     */
    record InstanceResynced(VaultId vaultId, InstanceId instanceId, Instant at, int recoveryPoints) implements OfVault {
        @Override
        public UUID eventId() {
            return NameBasedIds.of("InstanceResynced", instanceId.toString(), at.toString());
        }
    }

    /** A description of something that the catalogue may have lost. */
    record DocumentFound(OperationId rebuild, Instant at, CatalogueDocument document) implements OfRebuild {
        @Override
        public UUID eventId() {
            return NameBasedIds.of("DocumentFound", rebuild.toString(), document.subject(), at.toString());
        }
    }

    /**
     * All of storage was read for a rebuild.
     *
     * @param vaults containers of vaults
     * @param instances that something lies in storage of
     * @param recoveryPoints that can be restored from, or are about to go
     * @param problems what cannot be brought back by itself, and why, in words
     */
    record StorageRead(
            OperationId rebuild, Instant at, int vaults, int instances, int recoveryPoints, List<String> problems)
            implements OfRebuild {
        public StorageRead {
            problems = List.copyOf(problems);
        }

        @Override
        public UUID eventId() {
            return NameBasedIds.of("StorageRead", rebuild.toString(), at.toString());
        }
    }

    /** Storage cannot be read for a rebuild, and that is not tried again before somebody asks. */
    record StorageReadFailed(OperationId rebuild, Instant at, ErrorDetail error) implements OfRebuild {
        @Override
        public UUID eventId() {
            return NameBasedIds.of("StorageReadFailed", rebuild.toString(), at.toString());
        }
    }
}
