package io.pgvault.vault.postgres;

import io.pgvault.contract.vault.RetentionRules;
import io.pgvault.vault.previews.ToldRetentionRules;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.Session;

/** {@link ToldRetentionRules} in one row. */
@Singleton
class PostgresRetentionRules implements ToldRetentionRules {
    private static final String KEEP =
            "insert into retention_rules (told_at, largest_share, always, missed_backups, grace_seconds,"
                    + " deletions_wait_since) values (:at, :share, :always, :missed, :grace, :wait) on conflict (only_one) do update set"
                    + " told_at = excluded.told_at, largest_share = excluded.largest_share, always = excluded.always,"
                    + " missed_backups = excluded.missed_backups, grace_seconds = excluded.grace_seconds,"
                    + " deletions_wait_since = excluded.deletions_wait_since"
                    + " where retention_rules.told_at < excluded.told_at";

    private final EntityManager entityManager;

    PostgresRetentionRules(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Override
    public void keep(RetentionRules rules) {
        session()
                .createNativeMutationQuery(KEEP)
                .setParameter("at", rules.at())
                .setParameter("share", rules.largestShare())
                .setParameter("always", rules.always())
                .setParameter("missed", rules.missedBackups())
                .setParameter("grace", rules.grace().toSeconds())
                .setParameter("wait", rules.deletionsWaitSince(), Instant.class)
                .executeUpdate();
    }

    @Override
    public Optional<RetentionRules> find() {
        return session()
                .createNativeQuery("select * from retention_rules", Tuple.class)
                .uniqueResultOptional()
                .map(row -> new RetentionRules(
                        row.get("told_at", Instant.class),
                        row.get("largest_share", Double.class),
                        row.get("always", Integer.class),
                        row.get("missed_backups", Integer.class),
                        Duration.ofSeconds(row.get("grace_seconds", Long.class)),
                        row.get("deletions_wait_since", Instant.class)));
    }

    private Session session() {
        return entityManager.unwrap(Session.class);
    }
}
