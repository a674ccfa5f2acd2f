package io.pgvault.retention.postgres;

import io.pgvault.retention.recoverypoints.WaitingDeletions;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.Session;

/** {@link WaitingDeletions} in one row. */
@Singleton
class PostgresWaitingDeletions implements WaitingDeletions {
    private final Session session;

    PostgresWaitingDeletions(Session session) {
        this.session = session;
    }

    @Override
    public Optional<Instant> since() {
        return session.createNativeQuery("select since from deletions_wait", Instant.class)
                .uniqueResultOptional();
    }

    @Override
    public void begin(Instant now) {
        session.createNativeMutationQuery("insert into deletions_wait (since) values (:now) on conflict do nothing")
                .setParameter("now", now)
                .executeUpdate();
    }

    @Override
    public void end() {
        session.createNativeMutationQuery("delete from deletions_wait").executeUpdate();
    }
}
