package io.pgvault.vault.postgres;

import io.pgvault.contract.alert.Alert;
import io.pgvault.vault.alerts.AlertStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

@ApplicationScoped
class PostgresAlertStore implements AlertStore {
    private static final String ADD = "insert into alert (event_id, type, instance_id, raised_at)"
            + " values (:event, :type, :instance, :at) on conflict (event_id) do nothing";

    private final Session session;

    PostgresAlertStore(Session session) {
        this.session = session;
    }

    @Override
    public boolean add(Alert.OfInstance alert) {
        return session.createNativeMutationQuery(ADD)
                        .setParameter("event", alert.eventId())
                        .setParameter("type", alert.getClass().getSimpleName())
                        .setParameter("instance", alert.instance().id().value())
                        .setParameter("at", alert.at())
                        .executeUpdate()
                == 1;
    }

    @Override
    public Set<UUID> raised(Collection<UUID> eventIds) {
        return eventIds.isEmpty()
                ? Set.of()
                : new HashSet<>(
                        session.createNativeQuery("select event_id from alert where event_id in (:events)", UUID.class)
                                .setParameter("events", eventIds)
                                .getResultList());
    }
}
