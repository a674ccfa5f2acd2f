package io.pgvault.vault.config;

import io.pgvault.messaging.Received;
import io.pgvault.vault.notifications.DeliverNotifications;
import io.pgvault.vault.notifications.DeliveryObserver;
import io.pgvault.vault.notifications.FollowAlerts;
import io.pgvault.vault.notifications.NotificationStore;
import io.pgvault.vault.webhook.HttpReceiver;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

/** Puts the webhook together, where one is wanted. */
@Singleton
class NotificationWiring {
    private final Optional<WebhookSettings> settings;

    NotificationWiring(WebhookConfig config) {
        this.settings = WebhookSettings.of(config, ConfigUtils.isProfileActive("local"));
    }

    @Produces
    @Singleton
    FollowAlerts followAlerts(NotificationStore store, InstantSource clock) {
        return new FollowAlerts(store, clock, settings.isPresent());
    }

    @Produces
    @Singleton
    Optional<DeliverNotifications> deliverNotifications(
            NotificationStore store, DeliveryObserver observer, InstantSource clock) {
        return settings.map(webhook -> new DeliverNotifications(
                store,
                new HttpReceiver(webhook.url(), webhook.secret(), Received.STRUCTURED_MEDIA_TYPE, webhook.timeout()),
                webhook.rules(),
                observer,
                clock));
    }
}
