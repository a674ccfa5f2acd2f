package io.pgvault.retention.postgres;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.alert.Alert.RecoveryPointMissing;
import io.pgvault.retention.postgres.RecoveryPointEntity.State;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.recoverypoints.SweepStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

@ApplicationScoped
class PostgresSweepStore implements SweepStore {
    private final Session session;
    private final InstanceAlerts alerts;

    PostgresSweepStore(Session session, InstanceAlerts alerts) {
        this.session = session;
        this.alerts = alerts;
    }

    @Override
    public List<KnownInstance> instances() {
        return session
                .createNativeQuery(
                        "select vault_id, instance_id from instance_version where vault_id is not null"
                                + " and state not in ('DELETED', 'GONE')"
                                + " order by instance_id",
                        Tuple.class)
                .getResultList()
                .stream()
                .map(row ->
                        new KnownInstance(new VaultId(row.get(0, UUID.class)), new InstanceId(row.get(1, UUID.class))))
                .toList();
    }

    @Override
    public Set<RecoveryPointId> announced(Collection<RecoveryPointId> recoveryPoints) {
        return session
                .createNativeQuery("select id from recovery_point where id = any(:ids)", String.class)
                .setParameter(
                        "ids",
                        recoveryPoints.stream().map(RecoveryPointId::value).toArray(String[]::new))
                .getResultList()
                .stream()
                .map(RecoveryPointId::new)
                .collect(Collectors.toSet());
    }

    @Override
    public Set<RecoveryPointId> kept(InstanceId instance) {
        return in(State.KEPT, instance);
    }

    @Override
    public Set<RecoveryPointId> lost(InstanceId instance) {
        return in(State.LOST, instance);
    }

    private Set<RecoveryPointId> in(State state, InstanceId instance) {
        return session
                .createNativeQuery(
                        "select id from recovery_point where instance_id = :instance and state = :state", String.class)
                .setParameter("instance", instance.value())
                .setParameter("state", state.name())
                .getResultList()
                .stream()
                .map(RecoveryPointId::new)
                .collect(Collectors.toSet());
    }

    @Override
    public boolean markLost(RecoveryPointId recoveryPoint) {
        return move(recoveryPoint, State.KEPT, State.LOST);
    }

    @Override
    public boolean markFound(RecoveryPointId recoveryPoint) {
        return move(recoveryPoint, State.LOST, State.KEPT);
    }

    private boolean move(RecoveryPointId recoveryPoint, State from, State to) {
        return session.createNativeMutationQuery(
                                "update recovery_point set state = :to where id = :id and state = :from")
                        .setParameter("to", to.name())
                        .setParameter("id", recoveryPoint.value())
                        .setParameter("from", from.name())
                        .executeUpdate()
                == 1;
    }

    @Override
    public void raiseMissing(InstanceId instance, RecoveryPointId recoveryPoint, Instant now) {
        alerts.raise(instance, alerted -> RecoveryPointMissing.of(alerted, recoveryPoint, now));
    }

    @Override
    public Instant firstSeen(AttemptId attempt, Instant now) {
        return session.createNativeQuery(
                        "insert into lost_attempt (attempt_id, seen_at) values (:attempt, :now)"
                                + " on conflict (attempt_id) do update set seen_at = lost_attempt.seen_at"
                                + " returning seen_at",
                        Instant.class)
                .setParameter("attempt", attempt.value())
                .setParameter("now", now)
                .getSingleResult();
    }

    @Override
    public void forget(AttemptId attempt) {
        session.createNativeMutationQuery("delete from lost_attempt where attempt_id = :attempt")
                .setParameter("attempt", attempt.value())
                .executeUpdate();
    }
}
