package io.pgvault.retention.postgres;

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

    String tag = "";

    @Nullable
    Instant expiresAt;

    @Nullable
    Instant trustedUntil;

    @Enumerated(EnumType.STRING)
    State state = State.KEPT;

    String reason = "";

    @Nullable
    Instant nextTryAt;

    enum State {
        KEPT,
        DELETING,
        DELETED
    }
}
