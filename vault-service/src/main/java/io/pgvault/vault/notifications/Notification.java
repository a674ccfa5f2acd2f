package io.pgvault.vault.notifications;

import java.util.UUID;

/**
 * An event for people.
 *
 * @param body the whole event as JSON, as it is sent and signed
 */
public record Notification(UUID eventId, String body) {}
