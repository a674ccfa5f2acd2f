package io.pgvault.vault.alerts;

import io.pgvault.contract.alert.Alert;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;

/** Raises alerts, each of them once. */
@Singleton
public final class RaiseAlert {
    private final AlertStore alerts;
    private final Publisher publisher;
    private final AlertObserver observer;

    public RaiseAlert(AlertStore alerts, Publisher publisher, AlertObserver observer) {
        this.alerts = alerts;
        this.publisher = publisher;
        this.observer = observer;
    }

    /** Publishes the alert when the caller's transaction commits, unless it was raised before. */
    public void raise(Alert.OfInstance alert) {
        if (alerts.add(alert)) {
            publisher.publish(alert);
            observer.raised(alert);
        }
    }
}
