package io.pgvault.retention.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.alert.AlertedInstance;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.retention.publishing.Publisher;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.hibernate.Session;

/** Alerts about instances, each raised once; an instance of which no state is known has no names to be told. */
@Singleton
class InstanceAlerts {
    private final Session session;
    private final Publisher publisher;

    InstanceAlerts(Session session, Publisher publisher) {
        this.session = session;
        this.publisher = publisher;
    }

    void raise(InstanceId instance, Function<AlertedInstance, Alert> alert) {
        session.createNativeQuery(
                        "select cast(instance as text) from instance_version"
                                + " where instance_id = :id and instance is not null",
                        String.class)
                .setParameter("id", instance.value())
                .uniqueResultOptional()
                .map(InstanceAlerts::alerted)
                .map(alert)
                .filter(this::isNew)
                .ifPresent(publisher::publish);
    }

    private boolean isNew(Alert alert) {
        return session.createNativeMutationQuery("insert into alert (event_id, raised_at) values (:id, :at)"
                                + " on conflict (event_id) do nothing")
                        .setParameter("id", alert.eventId())
                        .setParameter("at", alert.at())
                        .executeUpdate()
                == 1;
    }

    private static AlertedInstance alerted(String json) {
        ProtectedInstance instance = InstanceJson.read(json);
        String vault = instance.source().vault().resourceId();
        return new AlertedInstance(
                instance.source().vault(),
                vault.substring(vault.lastIndexOf('/') + 1),
                instance.instanceId(),
                instance.source().instanceName(),
                instance.friendlyName(),
                instance.source().dataSource());
    }
}
