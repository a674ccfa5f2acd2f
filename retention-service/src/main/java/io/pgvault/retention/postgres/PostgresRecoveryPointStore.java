package io.pgvault.retention.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import io.pgvault.retention.postgres.RecoveryPointEntity.State;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresRecoveryPointStore implements RecoveryPointStore {
    private final RecoveryPointRepository rows;

    PostgresRecoveryPointStore(RecoveryPointRepository rows) {
        this.rows = rows;
    }

    @Override
    public boolean add(FollowedRecoveryPoint recoveryPoint) {
        return session()
                        .createNativeMutationQuery("insert into recovery_point"
                                + " (id, instance_id, vault_id, time, scheduled_at, tag, expires_at,"
                                + " trusted_until, state, reason)"
                                + " values (:id, :instance, :vault, :time, :scheduledAt, :tag, :expiresAt,"
                                + " :trustedUntil, 'KEPT', :reason)"
                                + " on conflict (id) do nothing")
                        .setParameter("id", recoveryPoint.id().value())
                        .setParameter("instance", recoveryPoint.instanceId().value())
                        .setParameter("vault", recoveryPoint.vaultId().value())
                        .setParameter("time", recoveryPoint.time())
                        .setParameter("scheduledAt", recoveryPoint.scheduledAt(), Instant.class)
                        .setParameter("tag", recoveryPoint.tag())
                        .setParameter("expiresAt", recoveryPoint.expiresAt(), Instant.class)
                        .setParameter("trustedUntil", recoveryPoint.trustedUntil(), Instant.class)
                        .setParameter("reason", recoveryPoint.reason())
                        .executeUpdate()
                == 1;
    }

    @Override
    public boolean anyDueWithin(InstanceId instance, RecoveryPointId other, Instant from, Instant to) {
        return rows.count(
                        "instanceId = ?1 and id <> ?2 and scheduledAt >= ?3 and scheduledAt < ?4",
                        instance.value(),
                        other.value(),
                        from,
                        to)
                > 0;
    }

    @Override
    public List<InstanceId> instancesWithDue(Instant now, @Nullable InstanceId after, int most) {
        // The newest of an instance stays when its time is over: it must not bring its instance back in every sweep.
        return session()
                .createNativeQuery(
                        "select r.instance_id from recovery_point r where r.state = 'KEPT' and r.expires_at <= :now"
                                + " and exists (select from recovery_point newer where newer.instance_id = r.instance_id"
                                + " and newer.state = 'KEPT' and (newer.time, newer.id) > (r.time, r.id))"
                                + " and (cast(:after as uuid) is null or r.instance_id > :after)"
                                + " group by r.instance_id order by r.instance_id limit :most",
                        UUID.class)
                .setParameter("now", now)
                .setParameter("after", after == null ? null : after.value(), UUID.class)
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(InstanceId::new)
                .toList();
    }

    @Override
    public List<KeptRecoveryPoint> keptForUpdate(InstanceId instance) {
        return rows
                .find("instanceId = ?1 and state = ?2 order by id", instance.value(), State.KEPT)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .stream()
                .map(row ->
                        new KeptRecoveryPoint(new RecoveryPointId(row.id), row.time, row.expiresAt, row.trustedUntil))
                .toList();
    }

    @Override
    public boolean markDeleting(RecoveryPointId recoveryPoint, String reason, Instant now) {
        return rows.update(
                        "state = ?1, reason = ?2, nextTryAt = ?3 where id = ?4 and state = ?5",
                        State.DELETING,
                        reason,
                        now,
                        recoveryPoint.value(),
                        State.KEPT)
                == 1;
    }

    @Override
    public List<FollowedRecoveryPoint> deleting(Instant now, int most) {
        return rows
                .find("state = ?1 and nextTryAt <= ?2 order by nextTryAt", State.DELETING, now)
                .page(Page.ofSize(most))
                .stream()
                .map(PostgresRecoveryPointStore::toDomain)
                .toList();
    }

    @Override
    public void postpone(RecoveryPointId recoveryPoint, Instant until) {
        rows.update("nextTryAt = ?1 where id = ?2 and state = ?3", until, recoveryPoint.value(), State.DELETING);
    }

    @Override
    public boolean markDeleted(RecoveryPointId recoveryPoint) {
        return rows.update(
                        "state = ?1, nextTryAt = null where id = ?2 and state = ?3",
                        State.DELETED,
                        recoveryPoint.value(),
                        State.DELETING)
                == 1;
    }

    private static FollowedRecoveryPoint toDomain(RecoveryPointEntity row) {
        return new FollowedRecoveryPoint(
                new RecoveryPointId(row.id),
                new InstanceId(row.instanceId),
                new VaultId(row.vaultId),
                row.time,
                row.scheduledAt,
                row.tag,
                row.expiresAt,
                row.trustedUntil,
                row.reason);
    }

    private Session session() {
        return rows.getEntityManager().unwrap(Session.class);
    }
}
