package io.pgvault.vault.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
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
    Instant expiresAt;

    CatalogueEntry toEntry() {
        return new CatalogueEntry(
                new RecoveryPointId(id),
                new InstanceId(instanceId),
                time,
                policyName,
                policyVersion,
                database,
                serverVersionNum,
                sourceBytes,
                rawBytes,
                storedBytes,
                tag,
                expiresAt,
                state);
    }
}
