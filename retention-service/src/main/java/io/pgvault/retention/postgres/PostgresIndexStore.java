package io.pgvault.retention.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.retention.indexing.IndexStore;
import io.pgvault.retention.indexing.IndexedInstance;
import io.pgvault.retention.indexing.IndexedRecoveryPoint;
import io.pgvault.retention.recoverypoints.KnownInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresIndexStore implements IndexStore {
    private static final String STORED = " state in ('KEPT', 'ARCHIVING', 'DAMAGED')";
    private static final String INSTANCES = "select cast(v.instance as text) as instance, max(r.time) as newest,"
            + " count(r.id) as points, cast(coalesce(sum(r.stored_bytes), 0) as bigint) as bytes"
            + " from instance_version v left join recovery_point r on r.instance_id = v.instance_id"
            + " and r.state in ('KEPT', 'ARCHIVING', 'DAMAGED')"
            + " where v.vault_id = :vault and v.instance is not null and v.state not in ('DELETED', 'GONE') group by v.instance_id"
            + " order by v.instance -> 'target' ->> 'instanceName', v.instance_id";

    private final Session session;

    PostgresIndexStore(Session session) {
        this.session = session;
    }

    @Override
    public Optional<KnownInstance> place(InstanceId instance) {
        return session.createNativeQuery(
                        "select vault_id from instance_version where instance_id = :id and vault_id is not null"
                                + " and state not in ('DELETED', 'GONE')",
                        UUID.class)
                .setParameter("id", instance.value())
                .uniqueResultOptional()
                .map(vault -> new KnownInstance(new VaultId(vault), instance));
    }

    @Override
    public List<RecoveryPointId> unread(InstanceId instance) {
        return session
                .createNativeQuery(
                        "select id from recovery_point where instance_id = :id and files is null and" + STORED
                                + " order by time desc, id desc",
                        String.class)
                .setParameter("id", instance.value())
                .getResultList()
                .stream()
                .map(RecoveryPointId::new)
                .toList();
    }

    @Override
    public void read(Map<RecoveryPointId, IndexedRecoveryPoint.Stored> stored) {
        stored.forEach((id, said) -> session.createNativeMutationQuery("update recovery_point set database = :database,"
                        + " server_version_num = :server, raw_bytes = :raw, stored_bytes = :stored, files = :files"
                        + " where id = :id")
                .setParameter("id", id.value())
                .setParameter("database", said.database())
                .setParameter("server", said.serverVersionNum())
                .setParameter("raw", said.rawBytes())
                .setParameter("stored", said.storedBytes())
                .setParameter("files", String.join(" ", said.files()))
                .executeUpdate());
    }

    @Override
    public List<IndexedRecoveryPoint> recoveryPoints(InstanceId instance) {
        return session.createNativeQuery(
                        "select id, time, tag, data_store, expires_at, state, database, server_version_num, raw_bytes,"
                                + " stored_bytes, files from recovery_point where instance_id = :id and" + STORED
                                + " order by time desc, id desc",
                        Tuple.class)
                .setParameter("id", instance.value())
                .getResultStream()
                .map(PostgresIndexStore::toPoint)
                .toList();
    }

    private static IndexedRecoveryPoint toPoint(Tuple row) {
        return new IndexedRecoveryPoint(
                new RecoveryPointId(row.get("id", String.class)),
                row.get("time", Instant.class),
                row.get("tag", String.class),
                DataStore.valueOf(row.get("data_store", String.class)),
                row.get("expires_at", Instant.class),
                row.get("state", String.class).equals(RecoveryPointEntity.State.DAMAGED.name()),
                toStored(row));
    }

    private static IndexedRecoveryPoint.@Nullable Stored toStored(Tuple row) {
        String files = row.get("files", String.class);
        return files == null
                ? null
                : new IndexedRecoveryPoint.Stored(
                        row.get("database", String.class),
                        row.get("server_version_num", Integer.class),
                        row.get("raw_bytes", Long.class),
                        row.get("stored_bytes", Long.class),
                        files.isEmpty() ? List.of() : List.of(files.split(" ", -1)));
    }

    @Override
    public List<IndexedInstance> instances(VaultId vault) {
        return session.createNativeQuery(INSTANCES, Tuple.class)
                .setParameter("vault", vault.value())
                .getResultStream()
                .map(row -> new IndexedInstance(
                        InstanceJson.read(row.get("instance", String.class)),
                        row.get("newest", Instant.class),
                        Objects.requireNonNull(row.get("points", Long.class)),
                        Objects.requireNonNull(row.get("bytes", Long.class))))
                .toList();
    }
}
