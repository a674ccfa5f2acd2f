package io.pgvault.vault.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.rebuilding.Rebuild;
import io.pgvault.vault.rebuilding.RebuildStore;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

@Singleton
class PostgresRebuildStore implements RebuildStore {
    private static final String SELECT =
            "select id, begun_at, ended_at, cast(error as text) as error, vaults, instances,"
                    + " recovery_points, brought_back, problems from rebuild";

    private final EntityManager entityManager;

    PostgresRebuildStore(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Override
    public void add(Rebuild rebuild) {
        session()
                .createNativeMutationQuery("insert into rebuild (id, begun_at) values (:id, :at)")
                .setParameter("id", rebuild.id().value())
                .setParameter("at", rebuild.begunAt())
                .executeUpdate();
    }

    @Override
    public Optional<Rebuild> find(OperationId id) {
        return session()
                .createNativeQuery(SELECT + " where id = :id", Tuple.class)
                .setParameter("id", id.value())
                .uniqueResultOptional()
                .map(PostgresRebuildStore::toRebuild);
    }

    @Override
    public Optional<Rebuild> last() {
        return session()
                .createNativeQuery(SELECT + " order by begun_at desc, id limit 1", Tuple.class)
                .uniqueResultOptional()
                .map(PostgresRebuildStore::toRebuild);
    }

    @Override
    public void broughtBack(OperationId id) {
        session()
                .createNativeMutationQuery("update rebuild set brought_back = brought_back + 1 where id = :id")
                .setParameter("id", id.value())
                .executeUpdate();
    }

    @Override
    public void note(OperationId id, List<String> problems) {
        session()
                .createNativeMutationQuery("update rebuild set problems = problems || array(select noted"
                        + " from unnest(cast(:problems as text[])) as noted where noted <> all (problems))"
                        + " where id = :id")
                .setParameter("problems", problems.toArray(String[]::new))
                .setParameter("id", id.value())
                .executeUpdate();
    }

    @Override
    public void end(OperationId id, Rebuild.Ending ending) {
        Rebuild.Found found = ending instanceof Rebuild.Found read ? read : null;
        session()
                .createNativeMutationQuery("update rebuild set ended_at = :at, error = cast(:error as jsonb),"
                        + " vaults = :vaults, instances = :instances, recovery_points = :points"
                        + " where id = :id and ended_at is null")
                .setParameter("at", ending.at())
                .setParameter("error", JsonColumn.of(ending instanceof Rebuild.Failed failed ? failed.error() : null))
                .setParameter("vaults", found == null ? null : found.vaults(), Integer.class)
                .setParameter("instances", found == null ? null : found.instances(), Integer.class)
                .setParameter("points", found == null ? null : found.recoveryPoints(), Integer.class)
                .setParameter("id", id.value())
                .executeUpdate();
    }

    private static Rebuild toRebuild(Tuple row) {
        return new Rebuild(
                new OperationId(row.get("id", UUID.class)),
                row.get("begun_at", Instant.class),
                toEnding(row),
                row.get("brought_back", Integer.class),
                List.of(row.get("problems", String[].class)));
    }

    private static Rebuild.@Nullable Ending toEnding(Tuple row) {
        Instant at = row.get("ended_at", Instant.class);
        if (at == null) {
            return null;
        }
        String error = row.get("error", String.class);
        return error != null
                ? new Rebuild.Failed(at, error(error))
                : new Rebuild.Found(
                        at,
                        Objects.requireNonNull(row.get("vaults", Integer.class)),
                        Objects.requireNonNull(row.get("instances", Integer.class)),
                        Objects.requireNonNull(row.get("recovery_points", Integer.class)));
    }

    private static ErrorDetail error(String json) {
        try {
            return ContractJson.mapper().readValue(json, ErrorDetail.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored error cannot be read", e);
        }
    }

    private Session session() {
        return entityManager.unwrap(Session.class);
    }
}
