package io.pgvault.vault.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.audit.Changes;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresInstanceStore implements InstanceStore {
    private static final String LAST_BACKUP = "update instance set last_backup_at = :at, last_backup_job = :job,"
            + " error = cast(:error as jsonb),"
            + " state = case when state in ('PROTECTION_CONFIGURED', 'PROTECTION_ERROR') then :state else state end"
            + " where id = :id and state in (:protected)"
            + " and (last_backup_at is null or last_backup_at < :at or last_backup_job = :job)";

    private static final String PROTECTED_UNDER = "select * from instance"
            + " where policy_id = :policy and id > :after and state in (:protected) order by id limit :limit for update";
    private static final String ALL_OF =
            "select * from instance where vault_id = :vault and id > :after order by id limit :limit for update";
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final List<String> PROTECTED = names(ProtectionState::isProtected);
    private static final List<ProtectionState> CLAIMING = states(ProtectionState::claimsDataSource);
    private static final List<ProtectionState> DELETED = states(ProtectionState::isDeleted);

    /** One of which nothing was heard for an hour is asked about again: what was said of it may have been lost. */
    private static final String TO_PURGE = "select id from instance where state = 'SOFT_DELETED' and purge_at <= :now"
            + " or state = 'SOFT_DELETING' and version <= :hourAgo limit :most for update skip locked";

    private final InstanceRepository instances;
    private final Changes changes;

    PostgresInstanceStore(InstanceRepository instances, Changes changes) {
        this.instances = instances;
        this.changes = changes;
    }

    @Override
    public Optional<BackupInstance> find(VaultId vault, String name) {
        return instances
                .find(
                        "vaultId = ?1 and nameKey = ?2 and state not in ?3",
                        vault.value(),
                        name.toLowerCase(Locale.ROOT),
                        DELETED)
                .firstResultOptional()
                .map(InstanceEntity::toInstance);
    }

    @Override
    public Optional<BackupInstance> findDeleted(VaultId vault, String listedAs) {
        return instances
                .find("vaultId = ?1 and listedAsKey = ?2", vault.value(), listedAs.toLowerCase(Locale.ROOT))
                .firstResultOptional()
                .map(InstanceEntity::toInstance);
    }

    @Override
    public Optional<BackupInstance> findForUpdate(InstanceId id) {
        return Rows.lock(instances, id.value()).map(InstanceEntity::toInstance);
    }

    @Override
    public List<BackupInstance> findAll(Collection<InstanceId> ids) {
        return instances.find("id in ?1", ids.stream().map(InstanceId::value).toList()).stream()
                .map(InstanceEntity::toInstance)
                .toList();
    }

    @Override
    public void add(BackupInstance instance) {
        instances.persist(InstanceEntity.of(instance));
        changes.note(null, AuditedInstance.of(instance));
    }

    @Override
    public void update(BackupInstance instance) {
        InstanceEntity entity = instances.findById(instance.id().value());
        changes.note(AuditedInstance.of(entity.toInstance()), AuditedInstance.of(instance));
        entity.change(instance);
    }

    @Override
    public void remove(InstanceId id) {
        InstanceEntity entity = instances.findById(id.value());
        changes.note(AuditedInstance.of(entity.toInstance()), null);
        instances
                .getEntityManager()
                .createNativeQuery("delete from client_request where instance_id = :id")
                .setParameter("id", id.value())
                .executeUpdate();
        instances.delete(entity);
    }

    @Override
    public List<BackupInstance> protecting(String dataSourceKey) {
        return all(instances.find("dataSourceKey = ?1 and state in ?2", dataSourceKey, CLAIMING));
    }

    @Override
    public List<BackupInstance> reachingDatabase(String database) {
        return all(instances.find("identityDatabase = ?1 and state in ?2", database, CLAIMING));
    }

    private static List<BackupInstance> all(PanacheQuery<InstanceEntity> found) {
        return found.stream().map(InstanceEntity::toInstance).toList();
    }

    @Override
    public List<BackupInstance> protectedUnder(PolicyId policy, @Nullable InstanceId after, int limit) {
        return page(
                fresh().createNativeQuery(PROTECTED_UNDER, InstanceEntity.class)
                        .setParameter("policy", policy.value())
                        .setParameter("protected", PROTECTED),
                after,
                limit);
    }

    @Override
    public List<BackupInstance> allOf(VaultId vault, @Nullable InstanceId after, int limit) {
        return page(
                fresh().createNativeQuery(ALL_OF, InstanceEntity.class).setParameter("vault", vault.value()),
                after,
                limit);
    }

    /** What was read before may be older than the lock, and what is done with would pile up. */
    private Session fresh() {
        Session session = instances.getEntityManager().unwrap(Session.class);
        session.flush();
        session.clear();
        return session;
    }

    private static List<BackupInstance> page(NativeQuery<InstanceEntity> query, @Nullable InstanceId after, int limit) {
        return query
                .setParameter("after", after == null ? BEFORE_ALL : after.value())
                .setParameter("limit", limit)
                .getResultList()
                .stream()
                .map(InstanceEntity::toInstance)
                .toList();
    }

    @Override
    public Map<InstanceId, Long> publishedVersions() {
        return instances
                .getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("select id, version from instance where version > 0", Tuple.class)
                .getResultList()
                .stream()
                .collect(Collectors.toMap(
                        row -> new InstanceId(row.get("id", UUID.class)), row -> row.get("version", Long.class)));
    }

    @Override
    public Page<BackupInstance> list(VaultId vault, PageRequest page) {
        List<InstanceEntity> found = instances
                .find(
                        "vaultId = ?1 and nameKey > ?2 and state not in ?3 order by nameKey",
                        vault.value(),
                        Objects.requireNonNullElse(page.after(), ""),
                        DELETED)
                .page(0, page.size() + 1)
                .list();
        return Page.of(
                found.stream().map(InstanceEntity::toInstance).toList(),
                page.size(),
                instance -> instance.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public Page<BackupInstance> listDeleted(VaultId vault, PageRequest page) {
        List<InstanceEntity> found = instances
                .find(
                        "vaultId = ?1 and listedAsKey > ?2 order by listedAsKey",
                        vault.value(),
                        Objects.requireNonNullElse(page.after(), ""))
                .page(0, page.size() + 1)
                .list();
        Page<InstanceEntity> rows = Page.of(found, page.size(), row -> Objects.requireNonNull(row.listedAsKey));
        return new Page<>(rows.items().stream().map(InstanceEntity::toInstance).toList(), rows.nextAfter());
    }

    @Override
    public List<InstanceId> toPurge(Instant now, int most) {
        return instances
                .getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(TO_PURGE, UUID.class)
                .setParameter("now", now)
                .setParameter("hourAgo", now.minus(Duration.ofHours(1)).toEpochMilli())
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(InstanceId::new)
                .toList();
    }

    @Override
    public List<InstanceId> softDeleted(VaultId vault) {
        return instances.find("vaultId = ?1 and state = ?2", vault.value(), ProtectionState.SOFT_DELETED).stream()
                .map(row -> new InstanceId(row.id))
                .toList();
    }

    @Override
    public void backupSucceeded(InstanceId id, JobId job, Instant at) {
        lastBackup(id, job, at, null);
        instances
                .getEntityManager()
                .createNativeQuery("update instance set last_success_at = :at where id = :id"
                        + " and (last_success_at is null or last_success_at < :at)")
                .setParameter("at", at)
                .setParameter("id", id.value())
                .executeUpdate();
    }

    @Override
    public void warn(InstanceId id, JobId job, List<ErrorDetail> warnings) {
        instances
                .getEntityManager()
                .createNativeQuery("update instance set warnings = cast(:warnings as jsonb) where id = :id"
                        + " and last_backup_job = :job")
                .setParameter("warnings", JsonColumn.of(warnings))
                .setParameter("id", id.value())
                .setParameter("job", job.value())
                .executeUpdate();
    }

    @Override
    public void backupFailed(InstanceId id, JobId job, Instant at, ErrorDetail error) {
        lastBackup(id, job, at, error);
    }

    private void lastBackup(InstanceId id, JobId job, Instant at, @Nullable ErrorDetail error) {
        ProtectionState state =
                error == null ? ProtectionState.PROTECTION_CONFIGURED : ProtectionState.PROTECTION_ERROR;
        instances
                .getEntityManager()
                .createNativeQuery(LAST_BACKUP)
                .setParameter("at", at)
                .setParameter("job", job.value())
                .setParameter("error", JsonColumn.of(error))
                .setParameter("state", state.name())
                .setParameter("protected", PROTECTED)
                .setParameter("id", id.value())
                .executeUpdate();
    }

    private static List<String> names(Predicate<ProtectionState> which) {
        return states(which).stream().map(ProtectionState::name).toList();
    }

    private static List<ProtectionState> states(Predicate<ProtectionState> which) {
        return Arrays.stream(ProtectionState.values()).filter(which).toList();
    }
}
