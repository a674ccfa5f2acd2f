package io.pgvault.vault.notifications;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Where notifications wait. */
public interface NotificationStore {
    /** Does nothing when the event is known. */
    void add(Notification notification, Instant receivedAt);

    /** The one that has waited longest of those that are due; nobody else gets it until the transaction ends. */
    Optional<PendingNotification> takeDue(Instant now);

    void delivered(UUID eventId, Instant at);

    /** Tried in vain; due again at the given time. */
    void failed(UUID eventId, Instant nextAttemptAt, String reason);

    /** Tried in vain for the last time. */
    void givenUp(UUID eventId, Instant at, String reason);

    /** Removes those that ended before the given time. */
    void forget(Instant endedBefore);
}
