package io.pgvault.vault.postgres;

import io.pgvault.contract.access.Caller;
import io.pgvault.contract.audit.AuditOutcome;
import io.pgvault.contract.audit.AuditRecord;
import io.pgvault.vault.vaults.VaultAddress;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Immutable
@Table(name = "audit_record")
@SuppressWarnings("NullAway.Init")
class AuditRecordEntity {
    @Id
    UUID id;

    Instant at;
    String resourceKey;

    @Nullable
    String subject;

    String action;

    @Enumerated(EnumType.STRING)
    AuditOutcome outcome;

    @JdbcTypeCode(SqlTypes.JSON)
    AuditRecord record;

    static AuditRecordEntity of(AuditRecord record) {
        Caller caller = record.caller();
        AuditRecordEntity entity = new AuditRecordEntity();
        entity.id = record.id();
        entity.at = record.at();
        entity.resourceKey = VaultAddress.keyOf(record.resourceId());
        entity.subject = caller == null ? null : caller.subject();
        entity.action = record.action();
        entity.outcome = record.outcome();
        entity.record = record;
        return entity;
    }
}
