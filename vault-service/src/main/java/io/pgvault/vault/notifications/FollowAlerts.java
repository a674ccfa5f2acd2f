package io.pgvault.vault.notifications;

import java.time.InstantSource;

/** Takes in what people are to be notified of. */
public final class FollowAlerts {
    private final NotificationStore store;
    private final InstantSource clock;
    private final boolean wanted;

    /**
     * Makes the use case.
     *
     * @param wanted whether there is anybody to be notified; what came before that is not made up for
     */
    public FollowAlerts(NotificationStore store, InstantSource clock, boolean wanted) {
        this.store = store;
        this.clock = clock;
        this.wanted = wanted;
    }

    public void follow(Notification notification) {
        if (wanted) {
            store.add(notification, clock.instant());
        }
    }
}
