package io.pgvault.vault.postgres;

import io.pgvault.contract.ContractJson;
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
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    Map<String, Object> change;

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

    /** A change with what it takes to read it again: the one member that is there is called as its class is. */
    private static final class Stored {
        private static final Map<String, Class<? extends GuardedChange>> KINDS =
                kinds(GuardedChange.class).collect(Collectors.toUnmodifiableMap(Stored::name, Function.identity()));

        private Stored() {}

        private static java.util.stream.Stream<Class<? extends GuardedChange>> kinds(
                Class<? extends GuardedChange> family) {
            return family.isSealed()
                    ? Arrays.stream(family.getPermittedSubclasses())
                            .flatMap(permitted -> kinds(permitted.asSubclass(GuardedChange.class)))
                    : java.util.stream.Stream.of(family);
        }

        private static String name(Class<?> kind) {
            String name = kind.getSimpleName();
            return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        }

        static Map<String, Object> of(GuardedChange change) {
            return Map.of(name(change.getClass()), change);
        }

        static GuardedChange toChange(Map<String, Object> stored) {
            return stored.entrySet().stream()
                    .filter(member -> member.getValue() != null && KINDS.containsKey(member.getKey()))
                    .map(member -> ContractJson.mapper()
                            .convertValue(member.getValue(), Objects.requireNonNull(KINDS.get(member.getKey()))))
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
                Stored.toChange(change),
                askedBy,
                askedAt,
                expiresAt,
                verdict == null ? null : new Approval.Decision(verdict, decidedBy, Objects.requireNonNull(decidedAt)));
    }
}
