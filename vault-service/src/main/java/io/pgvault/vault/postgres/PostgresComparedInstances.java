package io.pgvault.vault.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.vault.healing.CompareRecoveryPoints.ComparedInstances;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

@ApplicationScoped
class PostgresComparedInstances implements ComparedInstances {
    private static final String TAKE = "update instance set compared_at = :now where id in (select id from instance"
            + " where compared_at < :before and protected_since is not null and state <> 'SOFT_DELETING' order by compared_at limit :most"
            + " for update skip locked) returning id, vault_id, vault_resource_id";

    private final Session session;

    PostgresComparedInstances(Session session) {
        this.session = session;
    }

    @Override
    public List<Compared> takeDue(Instant comparedBefore, Instant now, int most) {
        return session
                .createNativeQuery(TAKE, Tuple.class)
                .setParameter("now", now)
                .setParameter("before", comparedBefore)
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(row -> new Compared(
                        new InstanceId(row.get("id", UUID.class)),
                        new VaultReference(
                                new VaultId(row.get("vault_id", UUID.class)),
                                row.get("vault_resource_id", String.class))))
                .toList();
    }

    @Override
    public void makeAllDue() {
        session.createNativeMutationQuery("update instance set compared_at = 'epoch'")
                .executeUpdate();
    }
}
