package io.pgvault.retention.postgres;

import io.pgvault.contract.policy.DataStore;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "recovery_point")
class RecoveryPointEntity {
    @Id
    String id = "";

    UUID instanceId = new UUID(0, 0);
    UUID vaultId = new UUID(0, 0);
    Instant time = Instant.EPOCH;

    @Nullable
    Instant scheduledAt;

    @Nullable
    String requestedTag;

    boolean partial;
    String vaultResourceId = "";
    String tag = "";

    @Enumerated(EnumType.STRING)
    DataStore dataStore = DataStore.VAULT_STORE;

    @Nullable
    Instant archiveAt;

    @Nullable
    Instant expiresAt;

    @Nullable
    Instant trustedUntil;

    @Enumerated(EnumType.STRING)
    State state = State.KEPT;

    String reason = "";
    String tagReason = "";

    @Nullable
    String damage;

    @Nullable
    Instant decidedAt;

    @Nullable
    Instant nextTryAt;

    int moves;
    int tries;

    enum State {
        KEPT,
        ARCHIVING,
        DELETING,
        DELETED,
        LOST,
        DAMAGED
    }
}
