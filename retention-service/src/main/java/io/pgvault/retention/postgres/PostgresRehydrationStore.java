package io.pgvault.retention.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.retention.rehydration.Rehydration;
import io.pgvault.retention.rehydration.RehydrationStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

@ApplicationScoped
class PostgresRehydrationStore implements RehydrationStore {
    private static final String PUT = "insert into rehydration (recovery_point_id, instance_id, vault_id,"
            + " vault_resource_id, priority, days, requested_at, state, until, next_try_at, failures)"
            + " values (:id, :instance, :vault, :vaultResource, :priority, :days, :requestedAt, :state, :until,"
            + " :nextTryAt, :failures)"
            + " on conflict (recovery_point_id) do update set priority = excluded.priority, days = excluded.days,"
            + " requested_at = excluded.requested_at, state = excluded.state, until = excluded.until,"
            + " next_try_at = excluded.next_try_at, failures = excluded.failures";

    private final Session session;

    PostgresRehydrationStore(Session session) {
        this.session = session;
    }

    @Override
    public Optional<Rehydration> lock(RecoveryPointId recoveryPoint) {
        return session.createNativeQuery(
                        "select * from rehydration where recovery_point_id = :id for update", Tuple.class)
                .setParameter("id", recoveryPoint.value())
                .uniqueResultOptional()
                .map(PostgresRehydrationStore::toDomain);
    }

    @Override
    public Optional<Rehydration> claimDue(Instant now) {
        return session.createNativeQuery(
                        "select * from rehydration where next_try_at <= :now order by next_try_at"
                                + " limit 1 for update skip locked",
                        Tuple.class)
                .setParameter("now", now)
                .uniqueResultOptional()
                .map(PostgresRehydrationStore::toDomain);
    }

    @Override
    public void put(Rehydration rehydration) {
        session.createNativeMutationQuery(PUT)
                .setParameter("id", rehydration.recoveryPointId().value())
                .setParameter("instance", rehydration.instanceId().value())
                .setParameter("vault", rehydration.vault().id().value())
                .setParameter("vaultResource", rehydration.vault().resourceId())
                .setParameter("priority", rehydration.terms().priority().name())
                .setParameter("days", rehydration.terms().days())
                .setParameter("requestedAt", rehydration.requestedAt())
                .setParameter("state", rehydration.state().name())
                .setParameter("until", rehydration.until(), Instant.class)
                .setParameter("nextTryAt", rehydration.nextTryAt())
                .setParameter("failures", rehydration.failures())
                .executeUpdate();
    }

    @Override
    public void remove(RecoveryPointId recoveryPoint) {
        session.createNativeMutationQuery("delete from rehydration where recovery_point_id = :id")
                .setParameter("id", recoveryPoint.value())
                .executeUpdate();
    }

    private static Rehydration toDomain(Tuple row) {
        return new Rehydration(
                new RecoveryPointId(row.get("recovery_point_id", String.class)),
                new InstanceId(row.get("instance_id", UUID.class)),
                new VaultReference(
                        new VaultId(row.get("vault_id", UUID.class)), row.get("vault_resource_id", String.class)),
                new RehydrationTerms(
                        RehydrationPriority.valueOf(row.get("priority", String.class)), row.get("days", Integer.class)),
                row.get("requested_at", Instant.class),
                Rehydration.State.valueOf(row.get("state", String.class)),
                row.get("until", Instant.class),
                row.get("next_try_at", Instant.class),
                row.get("failures", Integer.class));
    }
}
