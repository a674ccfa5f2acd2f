package io.pgvault.contract.vault;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import java.time.Instant;
import java.util.UUID;

/** What happened to a vault. */
public sealed interface VaultEvent extends Message {
    VaultId vaultId();

    Instant at();

    @Override
    default String subject() {
        return vaultId().toString();
    }

    @Override
    default UUID eventId() {
        return NameBasedIds.of(getClass().getSimpleName(), vaultId().toString(), at().toString());
    }

    /** Its containers are there. */
    record VaultPrepared(VaultId vaultId, Instant at, String container) implements VaultEvent {}

    /** Its containers could not be made. */
    record VaultPreparationFailed(VaultId vaultId, Instant at, ErrorDetail error) implements VaultEvent {}

    /** It is gone from the catalogue; its storage holds no recovery point. */
    record VaultDeleted(VaultId vaultId, Instant at) implements VaultEvent {}

    /** A backup instance that was deleted is gone from storage, with all its recovery points. */
    record InstanceDeleted(VaultId vaultId, InstanceId instanceId, Instant at) implements VaultEvent {
        @Override
        public UUID eventId() {
            return NameBasedIds.of("InstanceDeleted", instanceId.toString());
        }
    }

    /** Its containers are gone. */
    record VaultPurged(VaultId vaultId, Instant at) implements VaultEvent {}
}
