package io.pgvault.vault.notifications;

import java.time.Instant;

/**
 * A notification that is to be delivered.
 *
 * @param failures how often it was tried in vain
 */
public record PendingNotification(Notification notification, Instant receivedAt, int failures) {}
