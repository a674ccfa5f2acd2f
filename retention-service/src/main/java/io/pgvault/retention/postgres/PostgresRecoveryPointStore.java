package io.pgvault.retention.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.lifecycle.DueRecoveryPoints;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.postgres.RecoveryPointEntity.State;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.GoneRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import io.pgvault.retention.tagging.Origin;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.CommonQueryContract;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresRecoveryPointStore implements RecoveryPointStore {
    private static final String ADD = "insert into recovery_point (id, instance_id, vault_id, vault_resource_id, time,"
            + " scheduled_at, requested_tag, partial, tag, archive_at, expires_at, trusted_until, state, reason, tag_reason,"
            + " data_store)"
            + " values (:id, :instance, :vault, :vaultResource, :time,"
            + " :scheduledAt, :requestedTag, :partial, :tag, :archiveAt, :expiresAt, :trustedUntil, 'KEPT', :reason, :reason, :dataStore)"
            + " on conflict (id) do nothing";
    private static final String RETAG = "update recovery_point set tag = :tag, archive_at = :archiveAt,"
            + " expires_at = :expiresAt, trusted_until = :trustedUntil, reason = :reason,"
            + " tag_reason = :reason where id = :id and state in ('KEPT', 'ARCHIVING') returning state";
    /** Nothing of an instance goes or moves while its protection is stopped, or it is deleted. */
    private static final String AT_REST = "exists (select from instance_version rest"
            + " where rest.instance_id = due.instance_id"
            + " and rest.state in ('PROTECTION_STOPPED', 'SOFT_DELETED', 'DELETED', 'GONE'))";

    // What stays though its time is over must not bring its instance back in every sweep: the newest complete one, and
    // a partial one that is newer.
    private static final String WITH_DUE = "select instance_id from ("
            + "select r.instance_id from recovery_point r where r.state = 'KEPT' and r.expires_at <= :now"
            + " and exists (select from recovery_point newer where newer.instance_id = r.instance_id"
            + " and newer.state in ('KEPT', 'ARCHIVING') and (newer.time, newer.id) > (r.time, r.id)"
            + " and (r.partial or not newer.partial))"
            + " union select r.instance_id from recovery_point r where r.state = 'DAMAGED' and r.expires_at <= :now"
            + " and exists (select from recovery_point newer where newer.instance_id = r.instance_id"
            + " and newer.state in ('KEPT', 'ARCHIVING') and (newer.time, newer.id) > (r.time, r.id)"
            + " and (r.partial or not newer.partial))"
            + " union select instance_id from recovery_point where state = 'KEPT' and data_store = 'VAULT_STORE'"
            + " and archive_at <= :now and (next_try_at is null or next_try_at <= :now)) due"
            + " where (cast(:after as uuid) is null or instance_id > :after) and not " + AT_REST
            + " order by instance_id limit :most";

    /** One at a time decides about an instance. */
    private static final String DECISION = "hashtextextended(cast(cast(:instance as uuid) as text), 1)";

    /** Waits until nobody else decides about an instance. */
    static final String DECIDE = "select 1 from pg_advisory_xact_lock(" + DECISION + ")";

    private static final String TRY_DECIDE =
            "select asked.instance from unnest(cast(:instances as uuid[])) as asked (instance)"
                    + " where pg_try_advisory_xact_lock(" + DECISION.replace(":instance", "asked.instance") + ")"
                    + " and not " + AT_REST.replace("due.instance_id", "asked.instance");
    // What is damaged goes when its time is over, and is no newest one, nor moved.
    private static final String DUE = "select * from (select instance_id, id, time, partial, expires_at,"
            // Nobody expects backups of one whose backups are suspended.
            + " case when exists (select from instance_version s where s.instance_id = recovery_point.instance_id"
            + " and s.state = 'BACKUPS_SUSPENDED') then null else trusted_until end as trusted_until,"
            + " state = 'DAMAGED' as damaged,"
            + " case state when 'ARCHIVING' then 'ARCHIVE_STORE' else data_store end as data_store,"
            + " case when next_try_at > :now or state = 'DAMAGED' then null else archive_at end as archive_at,"
            + " count(*) over (partition by instance_id) as kept,"
            + " row_number() over (partition by instance_id, state = 'DAMAGED' order by time desc, id desc) as place,"
            + " row_number() over (partition by instance_id, state = 'DAMAGED', partial order by time desc, id desc)"
            + " as place_of_its_kind from recovery_point"
            + " where instance_id = any(:instances) and state in ('KEPT', 'ARCHIVING', 'DAMAGED')) kept"
            + " left join (select instance_id as of_instance, count(*) as gone from recovery_point"
            + " where instance_id = any(:instances) and state in ('DELETING', 'DELETED') and decided_at > :dayAgo"
            + " group by instance_id) went on of_instance = instance_id"
            + " where expires_at <= :now or (archive_at <= :now and data_store = 'VAULT_STORE')"
            + " or (not damaged and (place = 1 or (place_of_its_kind = 1 and not partial)))";
    private static final String VAULTS = "select distinct instance_id, vault_id from recovery_point"
            + " where instance_id = any(:instances) and state in ('KEPT', 'ARCHIVING')";
    private static final String BEGIN = "update recovery_point set state = :state, reason = decided.reason,"
            + " decided_at = :now, next_try_at = :now, tries = 0, moves = moves + :move"
            + " from unnest(cast(:ids as text[]), cast(:reasons as text[])) as decided (id, reason)"
            + " where recovery_point.id = decided.id and state in ('KEPT', 'DAMAGED') returning recovery_point.id";

    private final RecoveryPointRepository rows;

    PostgresRecoveryPointStore(RecoveryPointRepository rows) {
        this.rows = rows;
    }

    @Override
    public boolean add(FollowedRecoveryPoint point) {
        return withDecision(session().createNativeMutationQuery(ADD), point)
                        .setParameter("instance", point.instanceId().value())
                        .setParameter("vault", point.vault().id().value())
                        .setParameter("vaultResource", point.vault().resourceId())
                        .setParameter("time", point.time())
                        .setParameter("scheduledAt", point.origin().scheduledAt(), Instant.class)
                        .setParameter("requestedTag", point.origin().requestedTag(), String.class)
                        .setParameter("partial", point.origin().partial())
                        .setParameter("dataStore", point.dataStore().name())
                        .executeUpdate()
                == 1;
    }

    @Override
    public boolean retag(FollowedRecoveryPoint point) {
        return withDecision(session().createNativeQuery(RETAG, String.class), point)
                .getResultList()
                .contains(State.KEPT.name());
    }

    private static <Q extends CommonQueryContract> Q withDecision(Q statement, FollowedRecoveryPoint point) {
        statement
                .setParameter("id", point.id().value())
                .setParameter("tag", point.tag())
                .setParameter("archiveAt", point.course().archiveAt(), Instant.class)
                .setParameter("expiresAt", point.course().expiresAt(), Instant.class)
                .setParameter("trustedUntil", point.trustedUntil(), Instant.class)
                .setParameter("reason", point.reason());
        return statement;
    }

    @Override
    public boolean anyDueWithin(InstanceId instance, RecoveryPointId other, Instant from, Instant to) {
        return rows.count(
                        "instanceId = ?1 and id <> ?2 and scheduledAt >= ?3 and scheduledAt < ?4 and not partial",
                        instance.value(),
                        other.value(),
                        from,
                        to)
                > 0;
    }

    @Override
    public List<InstanceId> instancesWithDue(Instant now, @Nullable InstanceId after, int most) {
        return session()
                .createNativeQuery(WITH_DUE, UUID.class)
                .setParameter("now", now)
                .setParameter("after", after == null ? null : after.value(), UUID.class)
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(InstanceId::new)
                .toList();
    }

    @Override
    public Map<InstanceId, DueRecoveryPoints> dueForUpdate(List<InstanceId> instances, Instant now) {
        UUID[] ids = instances.stream().map(InstanceId::value).toArray(UUID[]::new);
        UUID[] ours = session()
                .createNativeQuery(TRY_DECIDE, UUID.class)
                .setParameter("instances", ids)
                .getResultList()
                .toArray(UUID[]::new);
        Map<InstanceId, List<Tuple>> due = session()
                .createNativeQuery(DUE, Tuple.class)
                .setParameter("instances", ours)
                .setParameter("now", now)
                .setParameter("dayAgo", now.minus(Brake.DAY))
                .getResultStream()
                .collect(Collectors.groupingBy(
                        row -> new InstanceId(row.get("instance_id", UUID.class)),
                        LinkedHashMap::new,
                        Collectors.toList()));
        Map<InstanceId, DueRecoveryPoints> found = new LinkedHashMap<>();
        due.forEach((instance, rows) -> DueRows.toDue(rows).ifPresent(points -> found.put(instance, points)));
        return found;
    }

    @Override
    public Optional<FollowedRecoveryPoint> kept(RecoveryPointId point) {
        return rows.find("id = ?1 and state in (?2, ?3)", point.value(), State.KEPT, State.ARCHIVING)
                .firstResultOptional()
                .map(PostgresRecoveryPointStore::toDomain);
    }

    @Override
    public Map<InstanceId, Set<VaultId>> vaults(Collection<InstanceId> instances) {
        return session()
                .createNativeQuery(VAULTS, Tuple.class)
                .setParameter(
                        "instances", instances.stream().map(InstanceId::value).toArray(UUID[]::new))
                .getResultStream()
                .collect(Collectors.groupingBy(
                        row -> new InstanceId(row.get("instance_id", UUID.class)),
                        Collectors.mapping(row -> new VaultId(row.get("vault_id", UUID.class)), Collectors.toSet())));
    }

    @Override
    public List<FollowedRecoveryPoint> followedForUpdate(InstanceId instance) {
        session()
                .createNativeQuery(DECIDE, Integer.class)
                .setParameter("instance", instance.value())
                .getSingleResult();
        return rows
                .find(
                        "instanceId = ?1 and state in (?2, ?3) order by time, id",
                        instance.value(),
                        State.KEPT,
                        State.ARCHIVING)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .stream()
                .map(PostgresRecoveryPointStore::toDomain)
                .toList();
    }

    @Override
    public Set<RecoveryPointId> markDeleting(List<Decision.Delete> decisions, Instant now) {
        Set<RecoveryPointId> begun = Set.copyOf(begin(State.DELETING, decisions, now));
        // Rows that were read before would be found again as they were.
        session().flush();
        session().clear();
        return begun;
    }

    @Override
    public List<FollowedRecoveryPoint> markArchiving(List<Decision.Archive> decisions, Instant now) {
        List<RecoveryPointId> begun = begin(State.ARCHIVING, decisions, now);
        session().clear();
        return rows.find("id in ?1", begun.stream().map(RecoveryPointId::value).toList()).stream()
                .map(PostgresRecoveryPointStore::toDomain)
                .toList();
    }

    private List<RecoveryPointId> begin(State next, List<? extends Decision> decisions, Instant now) {
        if (decisions.isEmpty()) {
            return List.of();
        }
        return session()
                .createNativeQuery(BEGIN, String.class)
                .setParameter("state", next.name())
                .setParameter("move", next == State.ARCHIVING ? 1 : 0)
                .setParameter("now", now)
                .setParameter("ids", column(decisions, decision -> decision.id().value()))
                .setParameter("reasons", column(decisions, Decision::reason))
                .getResultList()
                .stream()
                .map(RecoveryPointId::new)
                .toList();
    }

    private static String[] column(List<? extends Decision> decisions, Function<Decision, String> value) {
        return decisions.stream().map(value).toArray(String[]::new);
    }

    @Override
    public List<FollowedRecoveryPoint> deleting(Instant now, int most) {
        return begun(State.DELETING, now, most);
    }

    @Override
    public List<FollowedRecoveryPoint> archiving(Instant now, int most) {
        return begun(State.ARCHIVING, now, most);
    }

    private List<FollowedRecoveryPoint> begun(State state, Instant now, int most) {
        return rows
                .find("state = ?1 and nextTryAt <= ?2 order by nextTryAt", state, now)
                .page(Page.ofSize(most))
                .stream()
                .map(PostgresRecoveryPointStore::toDomain)
                .toList();
    }

    @Override
    public void postpone(RecoveryPointId point, Instant until) {
        rows.update(
                "nextTryAt = ?1 where id = ?2 and state in (?3, ?4)",
                until,
                point.value(),
                State.DELETING,
                State.ARCHIVING);
    }

    @Override
    public int failed(RecoveryPointId point, Instant until) {
        return session()
                .createNativeQuery(
                        "update recovery_point set tries = tries + 1, next_try_at = :until where id = :id returning tries",
                        Integer.class)
                .setParameter("until", until)
                .setParameter("id", point.value())
                .getSingleResult();
    }

    @Override
    public Optional<FollowedRecoveryPoint> markArchived(RecoveryPointId point) {
        int changed = rows.update(
                "state = ?1, dataStore = ?2, nextTryAt = null, reason = tagReason where id = ?3 and state = ?4",
                State.KEPT,
                DataStore.ARCHIVE_STORE,
                point.value(),
                State.ARCHIVING);
        return changed == 1 ? fresh(point) : Optional.empty();
    }

    @Override
    public Optional<FollowedRecoveryPoint> giveUpArchiving(RecoveryPointId point, Instant until) {
        int changed = rows.update(
                "state = ?1, nextTryAt = ?2, reason = tagReason where id = ?3 and state = ?4",
                State.KEPT,
                until,
                point.value(),
                State.ARCHIVING);
        return changed == 1 ? fresh(point) : Optional.empty();
    }

    @Override
    public boolean markDeleted(RecoveryPointId point) {
        return rows.update(
                        "state = ?1, nextTryAt = null where id = ?2 and state = ?3",
                        State.DELETED,
                        point.value(),
                        State.DELETING)
                == 1;
    }

    @Override
    public List<GoneRecoveryPoint> gone(InstanceId instance, Set<GoneRecoveryPoint.Stage> stages) {
        List<State> states =
                stages.stream().map(stage -> State.valueOf(stage.name())).toList();
        return rows.find("instanceId = ?1 and state in ?2", instance.value(), states).stream()
                .map(row -> new GoneRecoveryPoint(
                        new RecoveryPointId(row.id),
                        GoneRecoveryPoint.Stage.valueOf(row.state.name()),
                        row.damage == null ? row.reason : row.damage))
                .toList();
    }

    @Override
    public void recallDeleted(RecoveryPointId point, String reason) {
        rows.update(
                "state = ?1, nextTryAt = null, reason = ?3 where id = ?2 and state <> ?1",
                State.DELETED,
                point.value(),
                reason);
    }

    @Override
    public void recallDamaged(RecoveryPointId point, String damage) {
        rows.update(
                "state = ?1, damage = ?2 where id = ?3 and state = ?4",
                State.DAMAGED,
                damage,
                point.value(),
                State.KEPT);
    }

    /** As it stands after a statement, which the persistence context knows nothing of. */
    private Optional<FollowedRecoveryPoint> fresh(RecoveryPointId point) {
        session().clear();
        return rows.findByIdOptional(point.value()).map(PostgresRecoveryPointStore::toDomain);
    }

    private static FollowedRecoveryPoint toDomain(RecoveryPointEntity row) {
        return new FollowedRecoveryPoint(
                new RecoveryPointId(row.id),
                new InstanceId(row.instanceId),
                new VaultReference(new VaultId(row.vaultId), row.vaultResourceId),
                row.time,
                new Origin(row.scheduledAt, row.requestedTag, row.partial),
                row.tag,
                new LifeCourse(row.archiveAt, row.expiresAt),
                row.dataStore,
                row.trustedUntil,
                row.reason,
                row.decidedAt,
                row.moves);
    }

    private Session session() {
        return rows.getEntityManager().unwrap(Session.class);
    }
}
