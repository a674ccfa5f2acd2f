package io.pgvault.retention.postgres;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.VaultId;
import io.pgvault.retention.rebuilding.RebuildStore;
import jakarta.inject.Singleton;
import jakarta.persistence.Tuple;
import java.util.List;
import org.hibernate.Session;

/** {@link RebuildStore} with a row for each vault and each instance that was read. */
@Singleton
class PostgresRebuildStore implements RebuildStore {
    private static final String READ =
            "insert into rebuild_step (rebuild_id, place, instance, recovery_points, problems)"
                    + " values (:rebuild, :place, :instance, :points, :problems) on conflict (rebuild_id, place)"
                    + " do update set recovery_points = excluded.recovery_points, problems = excluded.problems";
    private static final String FOUND = "select count(*) filter (where not instance) as vaults,"
            + " count(*) filter (where instance) as instances, coalesce(sum(recovery_points), 0) as points"
            + " from rebuild_step where rebuild_id = :rebuild";
    private static final String PROBLEMS = "select problem from rebuild_step, unnest(problems) as problem"
            + " where rebuild_id = :rebuild order by instance, place, problem";

    private final Session session;

    PostgresRebuildStore(Session session) {
        this.session = session;
    }

    @Override
    public boolean begin(OperationId rebuild) {
        return session.createNativeMutationQuery("insert into rebuild (id) values (:id) on conflict do nothing")
                        .setParameter("id", rebuild.value())
                        .executeUpdate()
                == 1;
    }

    @Override
    public void vaultRead(OperationId rebuild, VaultId vault, List<String> problems) {
        read(rebuild, vault.toString(), false, 0, problems);
    }

    @Override
    public void instanceRead(
            OperationId rebuild, VaultId vault, String instance, int recoveryPoints, List<String> problems) {
        read(rebuild, vault + "/" + instance, true, recoveryPoints, problems);
    }

    private void read(
            OperationId rebuild, String place, boolean isInstance, int recoveryPoints, List<String> problems) {
        session.createNativeMutationQuery(READ)
                .setParameter("rebuild", rebuild.value())
                .setParameter("place", place)
                .setParameter("instance", isInstance)
                .setParameter("points", recoveryPoints)
                .setParameter("problems", problems.toArray(String[]::new))
                .executeUpdate();
    }

    @Override
    public Found found(OperationId rebuild) {
        Tuple counts = session.createNativeQuery(FOUND, Tuple.class)
                .setParameter("rebuild", rebuild.value())
                .getSingleResult();
        return new Found(
                count(counts, "vaults"),
                count(counts, "instances"),
                count(counts, "points"),
                session.createNativeQuery(PROBLEMS, String.class)
                        .setParameter("rebuild", rebuild.value())
                        .getResultList());
    }

    private static int count(Tuple counts, String column) {
        return ((Number) counts.get(column)).intValue();
    }
}
