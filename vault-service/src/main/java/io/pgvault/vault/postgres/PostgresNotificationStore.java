package io.pgvault.vault.postgres;

import io.pgvault.vault.notifications.Notification;
import io.pgvault.vault.notifications.NotificationStore;
import io.pgvault.vault.notifications.PendingNotification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresNotificationStore implements NotificationStore {
    private static final String ADD =
            "insert into notification (event_id, body, received_at, failures, next_attempt_at)"
                    + " values (:id, :body, :at, 0, :at) on conflict (event_id) do nothing";
    private static final String TAKE = "select event_id, body, received_at, failures from notification"
            + " where next_attempt_at <= :now order by next_attempt_at limit 1 for update skip locked";
    private static final String FAILED = "update notification set failures = failures + 1, next_attempt_at = :at,"
            + " last_error = :reason where event_id = :id";
    private static final String END = "update notification set next_attempt_at = null, ended_at = :at,"
            + " outcome = :outcome, last_error = coalesce(cast(:reason as text), last_error) where event_id = :id";

    private final Session session;

    PostgresNotificationStore(Session session) {
        this.session = session;
    }

    @Override
    public void add(Notification notification, Instant receivedAt) {
        session.createNativeMutationQuery(ADD)
                .setParameter("id", notification.eventId())
                .setParameter("body", notification.body())
                .setParameter("at", receivedAt)
                .executeUpdate();
    }

    @Override
    public Optional<PendingNotification> takeDue(Instant now) {
        return session.createNativeQuery(TAKE, Tuple.class)
                .setParameter("now", now)
                .uniqueResultOptional()
                .map(row -> new PendingNotification(
                        new Notification(row.get("event_id", UUID.class), row.get("body", String.class)),
                        row.get("received_at", Instant.class),
                        row.get("failures", Integer.class)));
    }

    @Override
    public void delivered(UUID eventId, Instant at) {
        end(eventId, at, "DELIVERED", null);
    }

    @Override
    public void failed(UUID eventId, Instant nextAttemptAt, String reason) {
        session.createNativeMutationQuery(FAILED)
                .setParameter("id", eventId)
                .setParameter("at", nextAttemptAt)
                .setParameter("reason", reason)
                .executeUpdate();
    }

    @Override
    public void givenUp(UUID eventId, Instant at, String reason) {
        end(eventId, at, "GIVEN_UP", reason);
    }

    @Override
    public void forget(Instant endedBefore) {
        session.createNativeMutationQuery("delete from notification where ended_at < :before")
                .setParameter("before", endedBefore)
                .executeUpdate();
    }

    private void end(UUID eventId, Instant at, String outcome, @Nullable String reason) {
        session.createNativeMutationQuery(END)
                .setParameter("id", eventId)
                .setParameter("at", at)
                .setParameter("outcome", outcome)
                .setParameter("reason", reason)
                .executeUpdate();
    }
}
