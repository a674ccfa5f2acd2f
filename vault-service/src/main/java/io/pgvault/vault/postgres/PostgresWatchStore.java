package io.pgvault.vault.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.vault.alerts.WatchStore;
import io.pgvault.vault.alerts.WatchedInstance;
import io.pgvault.vault.instances.ProtectionState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

@ApplicationScoped
class PostgresWatchStore implements WatchStore {
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final List<String> PROTECTED = Arrays.stream(ProtectionState.values())
            .filter(ProtectionState::isProtected)
            .map(ProtectionState::name)
            .toList();
    private static final String CLAIM =
            "select after from alert_round" + " where next_at <= :now for update skip locked";
    private static final String INSTANCES = "select i.id, i.policy_id, i.scheduled_since, newest.time as newest,"
            + " latest.created_at as triggered from instance i"
            + " left join lateral (select r.time from recovery_point r where r.instance_id = i.id"
            + " and r.state = 'AVAILABLE' and r.time is not null order by r.time desc, r.id desc limit 1) newest on true"
            + " left join lateral (select j.created_at from job j where j.instance_id = i.id and j.kind = 'BACKUP'"
            + " and not j.user_triggered order by j.created_at desc limit 1) latest on true"
            + " where i.id > :after and i.state in (:protected) and i.scheduled_since is not null"
            + " order by i.id limit :limit";

    private final Session session;
    private final PolicyRepository policies;

    PostgresWatchStore(Session session, PolicyRepository policies) {
        this.session = session;
        this.policies = policies;
    }

    @Override
    public Optional<Position> claim(Instant now) {
        return session.createNativeQuery(CLAIM, UUID.class)
                .setParameter("now", now)
                .uniqueResultOptional()
                .map(after -> new Position(after.equals(BEFORE_ALL) ? null : new InstanceId(after)));
    }

    @Override
    public void proceed(Position position, Instant notBefore) {
        session.createNativeMutationQuery("update alert_round set after = :after, next_at = :at")
                .setParameter("after", uuid(position))
                .setParameter("at", notBefore)
                .executeUpdate();
    }

    @Override
    public List<WatchedInstance> instances(Position position, int limit) {
        return session
                .createNativeQuery(INSTANCES, Tuple.class)
                .setParameter("after", uuid(position))
                .setParameter("protected", PROTECTED)
                .setParameter("limit", limit)
                .getResultList()
                .stream()
                .map(row -> new WatchedInstance(
                        new InstanceId(row.get("id", UUID.class)),
                        new PolicyId(row.get("policy_id", UUID.class)),
                        row.get("scheduled_since", Instant.class),
                        row.get("newest", Instant.class),
                        row.get("triggered", Instant.class)))
                .toList();
    }

    @Override
    public Map<PolicyId, BackupSchedule> schedules(Collection<PolicyId> ids) {
        return policies.find("id in ?1", ids.stream().map(PolicyId::value).toList()).stream()
                .collect(Collectors.toMap(
                        policy -> new PolicyId(policy.id),
                        policy -> policy.toPolicy().definition().backupRule().schedule()));
    }

    private static UUID uuid(Position position) {
        InstanceId after = position.after();
        return after == null ? BEFORE_ALL : after.value();
    }
}
