package io.pgvault.retention.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

@ApplicationScoped
class PostgresTaskStore implements TaskStore {
    private static final List<String> DELETIONS =
            List.of("DeleteInstance", "DeleteRecoveryPoint", "ReleaseBrake", "DeleteVault");

    private final TaskRepository rows;

    PostgresTaskStore(TaskRepository rows) {
        this.rows = rows;
    }

    @Override
    public void add(Task task) {
        session()
                .createNativeMutationQuery(
                        "insert into task (key, body, next_try_at) values (:key, cast(:body as jsonb), :epoch)"
                                + " on conflict (key) do update"
                                + " set body = excluded.body, attempts = 0, next_try_at = excluded.next_try_at, failure = null")
                .setParameter("key", task.key())
                .setParameter("body", json(task))
                .setParameter("epoch", Instant.EPOCH)
                .executeUpdate();
    }

    @Override
    public void addLater(Task task, Instant due) {
        session()
                .createNativeMutationQuery("insert into task (key, body, next_try_at)"
                        + " values (:key, cast(:body as jsonb), :due)"
                        // An update, not nothing: it waits for who works on the task now, and then adds another.
                        + " on conflict (key) do update set body = excluded.body")
                .setParameter("key", task.key())
                .setParameter("body", json(task))
                .setParameter("due", due)
                .executeUpdate();
    }

    @Override
    public Optional<DueTask> claimDue(Instant now) {
        return session()
                .createNativeQuery(
                        "select * from task where next_try_at <= :now and (body ->> 'type' not in (:deletions)"
                                + " or not exists (select from deletions_wait))"
                                + " order by next_try_at, id limit 1 for update skip locked",
                        TaskEntity.class)
                .setParameter("now", now)
                .setParameter("deletions", DELETIONS)
                .uniqueResultOptional()
                .map(row -> new DueTask(Objects.requireNonNull(row.id), task(row), row.attempts));
    }

    @Override
    public void remove(long id) {
        rows.deleteById(id);
    }

    @Override
    public void cancel(List<String> keys) {
        rows.delete("key in ?1", keys);
    }

    @Override
    public boolean waits(String keyPrefix) {
        return rows.count("key like ?1", keyPrefix + "%") > 0;
    }

    @Override
    public void postpone(long id, Instant until, String failure) {
        rows.update("attempts = attempts + 1, nextTryAt = ?1, failure = ?2 where id = ?3", until, failure, id);
    }

    @Override
    public void putOff(long id, Instant until, String why) {
        rows.update("nextTryAt = ?1, failure = ?2 where id = ?3", until, why, id);
    }

    @Override
    public void forget(InstanceId instance) {
        session()
                .createNativeMutationQuery("update instance_version set state = 'GONE' where instance_id = :id")
                .setParameter("id", instance.value())
                .executeUpdate();
    }

    @Override
    public void forgetAll(VaultId vault) {
        session()
                .createNativeMutationQuery(
                        "update instance_version set state = 'GONE' where vault_id = :id and state = 'DELETED'")
                .setParameter("id", vault.value())
                .executeUpdate();
    }

    @Override
    public List<ProtectedInstance> deleted() {
        return session()
                .createNativeQuery(
                        "select cast(instance as text) from instance_version where state = 'DELETED'", String.class)
                .getResultList()
                .stream()
                .map(InstanceJson::read)
                .toList();
    }

    @Override
    public Map<InstanceId, Long> versions(Collection<InstanceId> instances) {
        return session()
                .createNativeQuery(
                        "select instance_id, version from instance_version where instance_id = any(:ids)", Tuple.class)
                .setParameter("ids", instances.stream().map(InstanceId::value).toArray(UUID[]::new))
                .getResultList()
                .stream()
                .collect(
                        Collectors.toMap(row -> new InstanceId(row.get(0, UUID.class)), row -> row.get(1, Long.class)));
    }

    @Override
    public boolean advance(ProtectedInstance instance, long highest) {
        return session()
                        .createNativeMutationQuery(
                                "insert into instance_version (instance_id, vault_id, version, instance, state)"
                                        + " values (:id, :vault, :version, cast(:instance as jsonb),"
                                        + " coalesce(nullif(:state, 'UNKNOWN'), 'PROTECTION_CONFIGURED'))"
                                        + " on conflict (instance_id) do update set version = excluded.version,"
                                        + " vault_id = excluded.vault_id, instance = excluded.instance,"
                                        + " state = coalesce(nullif(:state, 'UNKNOWN'), instance_version.state)"
                                        + " where instance_version.version < excluded.version"
                                        + " or instance_version.version > :highest")
                        .setParameter("highest", highest)
                        .setParameter("id", instance.instanceId().value())
                        .setParameter("vault", instance.source().vault().id().value())
                        .setParameter("version", instance.version())
                        .setParameter("instance", InstanceJson.write(instance))
                        .setParameter("state", instance.state().name())
                        .executeUpdate()
                == 1;
    }

    private static Task task(TaskEntity row) {
        try {
            return ContractJson.mapper().readValue(row.body, Task.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The task " + row.key + " is unreadable", e);
        }
    }

    private static String json(Task task) {
        try {
            return ContractJson.mapper().writerFor(Task.class).writeValueAsString(task);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The task " + task.key() + " cannot be written as JSON", e);
        }
    }

    private Session session() {
        return rows.getEntityManager().unwrap(Session.class);
    }
}
