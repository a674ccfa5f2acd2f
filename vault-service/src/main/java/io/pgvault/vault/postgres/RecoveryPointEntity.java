package io.pgvault.vault.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Read only: recovery points are written by statements that news may reach in any order. */
@Entity
@Immutable
@Table(name = "recovery_point")
@SuppressWarnings("NullAway.Init")
class RecoveryPointEntity {
    @Id
    String id;

    UUID instanceId;

    @Enumerated(EnumType.STRING)
    CatalogueEntry.State state;

    /** Null while only later news of the recovery point have come in. */
    Instant time;

    @Nullable
    Instant scheduledAt;

    @Nullable
    String requestedTag;

    boolean partial;
    String policyName;
    int policyVersion;
    String database;
    int serverVersionNum;
    long sourceBytes;
    long rawBytes;
    long storedBytes;

    @Nullable
    String tag;

    @Nullable
    String reason;

    @Enumerated(EnumType.STRING)
    DataStore dataStore;

    @Nullable
    Instant archiveAt;

    @Nullable
    Instant archivedAt;

    @Nullable
    Instant expiresAt;

    @Nullable
    Instant expiredAt;

    @Nullable
    String deletionReason;

    @Nullable
    Instant deletedAt;

    @Enumerated(EnumType.STRING)
    CatalogueEntry.Rehydration.@Nullable Stage rehydration;

    @Nullable
    Instant rehydratedUntil;

    CatalogueEntry toEntry() {
        return new CatalogueEntry(
                new RecoveryPointId(id),
                new InstanceId(instanceId),
                time,
                scheduledAt,
                requestedTag,
                partial,
                new CatalogueEntry.PolicyVersion(policyName, policyVersion),
                database,
                serverVersionNum,
                new CatalogueEntry.Bytes(sourceBytes, rawBytes, storedBytes),
                new CatalogueEntry.Fate(
                        tag,
                        reason,
                        dataStore,
                        archiveAt,
                        archivedAt,
                        expiresAt,
                        rehydration == null ? null : new CatalogueEntry.Rehydration(rehydration, rehydratedUntil)),
                deletionReason == null || expiredAt == null
                        ? null
                        : new CatalogueEntry.End(expiredAt, deletionReason, deletedAt),
                state);
    }
}
