package io.pgvault.vault.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointRehydrated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationEnded;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationFailed;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.CatalogueEntry.Rehydration.Stage;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresRecoveryPointStore implements RecoveryPointStore {
    private static final String HIGHEST_ID = "f".repeat(32);
    private static final String KNOW =
            "insert into recovery_point (id, instance_id, state, policy_name, policy_version,"
                    + " database, server_version_num, source_bytes, raw_bytes, stored_bytes)"
                    + " values (:id, :instance, 'AVAILABLE', '', 0, '', 0, 0, 0, 0) on conflict (id) do nothing";
    private static final String CREATED = "update recovery_point set time = :time, scheduled_at = :scheduled,"
            + " requested_tag = :requested, partial = :partial, policy_name = :policy,"
            + " policy_version = :version, database = :database, server_version_num = :server, source_bytes = :source,"
            + " raw_bytes = :raw, stored_bytes = :stored where id = :id and time is null";
    private static final String TAGGED =
            "update recovery_point set tag = :tag, reason = :reason, archive_at = :archive,"
                    + " expires_at = :expires, tagged_at = :at"
                    + " where id = :id and (tagged_at is null or tagged_at < :at)";

    // What failed leaves copies that go at once: that they are gone then is no other news.
    private static final String REHYDRATION = "update recovery_point set rehydrated_until = :until,"
            + " rehydration = case when rehydration = 'FAILED' and :stage = 'ENDED' then rehydration else :stage end,"
            + " rehydration_told_at = :at"
            + " where id = :id and (rehydration_told_at is null or rehydration_told_at <= :at)";

    private final RecoveryPointRepository recoveryPoints;

    PostgresRecoveryPointStore(RecoveryPointRepository recoveryPoints) {
        this.recoveryPoints = recoveryPoints;
    }

    @Override
    public void created(RecoveryPoint point) {
        know(point.instanceId(), point.id());
        statement(CREATED)
                .setParameter("time", point.time())
                .setParameter("scheduled", point.scheduledAt(), Instant.class)
                .setParameter("requested", point.requestedTag(), String.class)
                .setParameter("partial", point.partial())
                .setParameter("policy", point.policy().name())
                .setParameter("version", point.policy().version())
                .setParameter("database", point.database())
                .setParameter("server", point.serverVersionNum())
                .setParameter("source", point.sourceBytes())
                .setParameter("raw", point.rawBytes())
                .setParameter("stored", point.storedBytes())
                .setParameter("id", point.id().value())
                .executeUpdate();
    }

    @Override
    public void tagged(RecoveryPointTagged event) {
        know(event.instanceId(), event.recoveryPointId());
        statement(TAGGED)
                .setParameter("tag", event.tag())
                .setParameter("reason", event.reason())
                .setParameter("archive", event.archiveAt(), Instant.class)
                .setParameter("expires", event.expiresAt(), Instant.class)
                .setParameter("at", event.at())
                .setParameter("id", event.recoveryPointId().value())
                .executeUpdate();
    }

    @Override
    public void archived(RecoveryPointArchived event) {
        know(event.instanceId(), event.recoveryPointId());
        // It is told again with the time of that.
        statement("update recovery_point set data_store = 'ARCHIVE_STORE', archived_at = coalesce(archived_at, :at)"
                        + " where id = :id")
                .setParameter("at", event.at())
                .setParameter("id", event.recoveryPointId().value())
                .executeUpdate();
    }

    @Override
    public void rehydrating(RecoveryPointId id) {
        statement("update recovery_point set rehydration = 'COMING' where id = :id"
                        + " and (rehydration is null or rehydration <> 'ONLINE')")
                .setParameter("id", id.value())
                .executeUpdate();
    }

    @Override
    public void rehydrated(RecoveryPointRehydrated event) {
        rehydration(event, Stage.ONLINE, event.until());
    }

    @Override
    public void rehydrationFailed(RehydrationFailed event) {
        rehydration(event, Stage.FAILED, null);
    }

    @Override
    public void rehydrationEnded(RehydrationEnded event) {
        rehydration(event, Stage.ENDED, null);
    }

    private void rehydration(RecoveryPointEvent event, Stage stage, @Nullable Instant until) {
        know(event.instanceId(), event.recoveryPointId());
        statement(REHYDRATION)
                .setParameter("stage", stage.name())
                .setParameter("until", until, Instant.class)
                .setParameter("at", event.at())
                .setParameter("id", event.recoveryPointId().value())
                .executeUpdate();
    }

    @Override
    public void expired(RecoveryPointExpired event) {
        know(event.instanceId(), event.recoveryPointId());
        statement("update recovery_point set state = case state when 'DELETED' then state else 'EXPIRED' end,"
                        + " expired_at = :at, deletion_reason = :reason where id = :id")
                .setParameter("at", event.at())
                .setParameter("reason", event.reason())
                .setParameter("id", event.recoveryPointId().value())
                .executeUpdate();
    }

    @Override
    public void deleted(RecoveryPointDeleted event) {
        know(event.instanceId(), event.recoveryPointId());
        statement("update recovery_point set state = 'DELETED', deleted_at = :at, deletion_reason = :reason,"
                        + " expired_at = coalesce(expired_at, :at) where id = :id")
                .setParameter("at", event.at())
                .setParameter("reason", event.reason())
                .setParameter("id", event.recoveryPointId().value())
                .executeUpdate();
    }

    @Override
    public void lost(RecoveryPointLost event) {
        unavailable(event, CatalogueEntry.State.LOST, event.reason());
    }

    @Override
    public void damaged(RecoveryPointDamaged event) {
        unavailable(event, CatalogueEntry.State.DAMAGED, event.reason());
    }

    private void unavailable(RecoveryPointEvent event, CatalogueEntry.State state, String reason) {
        know(event.instanceId(), event.recoveryPointId());
        statement("update recovery_point set state = :state, expired_at = :at, deletion_reason = :reason"
                        + " where id = :id and state = 'AVAILABLE'")
                .setParameter("state", state.name())
                .setParameter("at", event.at())
                .setParameter("reason", reason)
                .setParameter("id", event.recoveryPointId().value())
                .executeUpdate();
    }

    @Override
    public void found(RecoveryPointFound event) {
        statement("update recovery_point set state = 'AVAILABLE', expired_at = null, deletion_reason = null"
                        + " where id = :id and state in ('LOST', 'DAMAGED')")
                .setParameter("id", event.recoveryPointId().value())
                .executeUpdate();
    }

    @Override
    public Optional<InstanceId> instanceOf(RecoveryPointId id) {
        return recoveryPoints
                .getEntityManager()
                .createQuery("select instanceId from RecoveryPointEntity where id = :id", UUID.class)
                .setParameter("id", id.value())
                .getResultList()
                .stream()
                .findFirst()
                .map(InstanceId::new);
    }

    @Override
    public void forget(RecoveryPointId id) {
        statement("delete from recovery_point where id = :id")
                .setParameter("id", id.value())
                .executeUpdate();
    }

    @Override
    public Optional<CatalogueEntry> find(InstanceId instance, RecoveryPointId id) {
        return recoveryPoints
                .find("id = ?1 and instanceId = ?2 and time is not null", id.value(), instance.value())
                .firstResultOptional()
                .map(RecoveryPointEntity::toEntry);
    }

    @Override
    public List<CatalogueEntry> findAll(Collection<RecoveryPointId> ids) {
        return recoveryPoints
                .find(
                        "id in ?1 and time is not null",
                        ids.stream().map(RecoveryPointId::value).toList())
                .stream()
                .map(RecoveryPointEntity::toEntry)
                .toList();
    }

    @Override
    public Page<CatalogueEntry> list(InstanceId instance, PageRequest page) {
        return page(instance, page, "state = ?2", "time", CatalogueEntry::time);
    }

    @Override
    public Page<CatalogueEntry> listGone(InstanceId instance, PageRequest page) {
        return page(
                instance,
                page,
                "state <> ?2",
                "expiredAt",
                entry -> Objects.requireNonNull(entry.end()).begunAt());
    }

    private Page<CatalogueEntry> page(
            InstanceId instance,
            PageRequest page,
            String state,
            String column,
            Function<CatalogueEntry, Instant> time) {
        TimePosition after = TimePosition.after(page.after(), HIGHEST_ID);
        List<RecoveryPointEntity> found = recoveryPoints
                .find(
                        "instanceId = ?1 and " + state + " and time is not null and (" + column + " < ?3 or (" + column
                                + " = ?3 and id < ?4)) order by " + column + " desc, id desc",
                        instance.value(),
                        CatalogueEntry.State.AVAILABLE,
                        after.time(),
                        after.id())
                .page(0, page.size() + 1)
                .list();
        return Page.of(
                found.stream().map(RecoveryPointEntity::toEntry).toList(),
                page.size(),
                entry -> new TimePosition(time.apply(entry), entry.id().value()).token());
    }

    @Override
    public List<CatalogueEntry> available(InstanceId instance) {
        return recoveryPoints
                .find(
                        "instanceId = ?1 and state = ?2 and time is not null order by time, id",
                        instance.value(),
                        CatalogueEntry.State.AVAILABLE)
                .stream()
                .map(RecoveryPointEntity::toEntry)
                .toList();
    }

    @Override
    public List<RecoveryPointId> going(InstanceId instance) {
        return recoveryPoints
                .find(
                        "instanceId = ?1 and state in (?2, ?3, ?4) and time is not null",
                        instance.value(),
                        CatalogueEntry.State.EXPIRED,
                        CatalogueEntry.State.LOST,
                        CatalogueEntry.State.DAMAGED)
                .stream()
                .map(row -> new RecoveryPointId(row.id))
                .toList();
    }

    @Override
    public Set<Instant> dueInstants(InstanceId instance) {
        return Set.copyOf(recoveryPoints
                .getEntityManager()
                .createQuery(
                        "select scheduledAt from RecoveryPointEntity"
                                + " where instanceId = :instance and scheduledAt is not null and not partial",
                        Instant.class)
                .setParameter("instance", instance.value())
                .getResultList());
    }

    /** Whatever is heard first of a recovery point makes its row. */
    private void know(InstanceId instance, RecoveryPointId id) {
        statement(KNOW)
                .setParameter("id", id.value())
                .setParameter("instance", instance.value())
                .executeUpdate();
    }

    private MutationQuery statement(String sql) {
        return recoveryPoints.getEntityManager().unwrap(Session.class).createNativeMutationQuery(sql);
    }
}
