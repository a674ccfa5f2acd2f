package io.pgvault.vault.postgres;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.access.Caller;
import io.pgvault.vault.approvals.Approval;
import io.pgvault.vault.approvals.GuardedChange;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "approval")
@SuppressWarnings("NullAway.Init")
class ApprovalEntity {
    @Id
    UUID id;

    String scopeKey;

    @JdbcTypeCode(SqlTypes.JSON)
    Stored change;

    @JdbcTypeCode(SqlTypes.JSON)
    Caller askedBy;

    Instant askedAt;
    Instant expiresAt;

    @Enumerated(EnumType.STRING)
    Approval.@Nullable Verdict verdict;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    Caller decidedBy;

    @Nullable
    Instant decidedAt;

    /** A change with what it takes to read it again: one of its members is there. */
    record Stored(
            GuardedChange.@Nullable RetagRecoveryPoints retagRecoveryPoints,
            GuardedChange.@Nullable EndApprovals endApprovals,
            GuardedChange.@Nullable DeleteVault deleteVault,
            GuardedChange.@Nullable AssignRole assignRole,
            GuardedChange.@Nullable UnassignRole unassignRole) {
        static Stored of(GuardedChange change) {
            return switch (change) {
                case GuardedChange.RetagRecoveryPoints retag -> new Stored(retag, null, null, null, null);
                case GuardedChange.EndApprovals end -> new Stored(null, end, null, null, null);
                case GuardedChange.DeleteVault delete -> new Stored(null, null, delete, null, null);
                case GuardedChange.AssignRole assign -> new Stored(null, null, null, assign, null);
                case GuardedChange.UnassignRole unassign -> new Stored(null, null, null, null, unassign);
            };
        }

        GuardedChange toChange() {
            return java.util.stream.Stream.of(retagRecoveryPoints, endApprovals, deleteVault, assignRole, unassignRole)
                    .filter(Objects::nonNull)
                    .map(GuardedChange.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("The catalogue holds an approval of nothing"));
        }
    }

    static ApprovalEntity of(Approval approval) {
        ApprovalEntity entity = new ApprovalEntity();
        entity.id = approval.id().value();
        entity.scopeKey = approval.change().scope().key();
        entity.change = Stored.of(approval.change());
        entity.askedBy = approval.askedBy();
        entity.askedAt = approval.askedAt();
        entity.expiresAt = approval.expiresAt();
        return entity;
    }

    Approval toApproval() {
        return new Approval(
                new OperationId(id),
                change.toChange(),
                askedBy,
                askedAt,
                expiresAt,
                verdict == null ? null : new Approval.Decision(verdict, decidedBy, Objects.requireNonNull(decidedAt)));
    }
}
