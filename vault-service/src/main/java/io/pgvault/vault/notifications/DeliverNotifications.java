package io.pgvault.vault.notifications;

import io.pgvault.vault.notifications.Receiver.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Delivers notifications that are due. */
public final class DeliverNotifications {
    /** Longer than the stream keeps an alert: one that is read again is known as long as that. */
    private static final Duration REMEMBERED = Duration.ofDays(40);

    private final NotificationStore store;
    private final Receiver receiver;
    private final DeliveryRules rules;
    private final DeliveryObserver observer;
    private final InstantSource clock;

    public DeliverNotifications(
            NotificationStore store,
            Receiver receiver,
            DeliveryRules rules,
            DeliveryObserver observer,
            InstantSource clock) {
        this.store = store;
        this.receiver = receiver;
        this.rules = rules;
        this.observer = observer;
        this.clock = clock;
    }

    /**
     * Tries one, in the caller's transaction, which keeps other replicas from it meanwhile. When the transaction fails
     * after the receiver has accepted, it is delivered again with the same id.
     *
     * @return whether there was one
     */
    public boolean deliverOne() {
        Optional<PendingNotification> due = store.takeDue(clock.instant());
        due.ifPresent(this::deliver);
        return due.isPresent();
    }

    /** Forgets what ended long ago. */
    public void forgetOld() {
        store.forget(clock.instant().minus(REMEMBERED));
    }

    private void deliver(PendingNotification pending) {
        switch (receiver.send(pending.notification(), clock.instant())) {
            case Answer.Accepted accepted -> {
                store.delivered(pending.notification().eventId(), clock.instant());
                observer.delivered(pending);
            }
            case Answer.Refused refused -> refused(pending, refused.reason(), clock.instant());
        }
    }

    private void refused(PendingNotification pending, String reason, Instant now) {
        Optional<Instant> next = rules.next(pending, now);
        if (next.isPresent()) {
            store.failed(pending.notification().eventId(), next.get(), reason);
            observer.failed(pending, reason, next.get());
        } else {
            store.givenUp(pending.notification().eventId(), now, reason);
            observer.givenUp(pending, reason);
        }
    }
}
