package io.pgvault.vault.notifications;

import java.time.Instant;

/** Is told what becomes of notifications; for figures and logs, not for decisions. */
public interface DeliveryObserver {
    void delivered(PendingNotification pending);

    void failed(PendingNotification pending, String reason, Instant nextAttemptAt);

    void givenUp(PendingNotification pending, String reason);
}
