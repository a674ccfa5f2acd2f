package io.pgvault.vault.notifications;

import java.time.Instant;

/** Where notifications go. */
public interface Receiver {
    /** What came of it. */
    sealed interface Answer {
        /** It is there. */
        record Accepted() implements Answer {}

        /**
         * It may not be there.
         *
         * @param reason for people; without secrets
         */
        record Refused(String reason) implements Answer {}
    }

    /** Sends a notification and waits for the answer, but not for long. The same event always has the same id. */
    Answer send(Notification notification, Instant now);
}
