package io.pgvault.vault.healing;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.recoverypoint.ListedRecoveryPoint;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Asks the retention service, instance by instance and at a slow pace, to tell what the catalogue does not list. */
public final class CompareRecoveryPoints {
    private static final int AT_ONCE = 200;

    private final ComparedInstances compared;
    private final RecoveryPointStore recoveryPoints;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Duration interval;

    /** Which instances are to be compared when. */
    public interface ComparedInstances {
        /** An instance that has, or had, recovery points. */
        record Compared(InstanceId id, VaultReference vault) {}

        /** Takes instances that were compared before the given time, longest ago first, and notes that they are now. */
        List<Compared> takeDue(Instant comparedBefore, Instant now, int most);

        /** Makes all of them due. */
        void makeAllDue();
    }

    /**
     * Makes the use case.
     *
     * @param interval between two comparisons of the same instance
     */
    public CompareRecoveryPoints(
            ComparedInstances compared,
            RecoveryPointStore recoveryPoints,
            Publisher publisher,
            InstantSource clock,
            Duration interval) {
        this.compared = compared;
        this.recoveryPoints = recoveryPoints;
        this.publisher = publisher;
        this.clock = clock;
        this.interval = interval;
    }

    /** Asks about those that are due, in the caller's transaction; some at a time. */
    public void compareDue() {
        Instant now = clock.instant();
        compared.takeDue(now.minus(interval), now, AT_ONCE).forEach(instance -> ask(instance, now));
    }

    public void makeAllDue() {
        compared.makeAllDue();
    }

    /** Of what the catalogue lists of an instance: equal when whoever follows its recovery points has the same. */
    String digest(InstanceId instance) {
        return ListedRecoveryPoint.digest(
                recoveryPoints.available(instance).stream()
                        .map(entry -> new ListedRecoveryPoint(
                                entry.id(), entry.fate().tag(), entry.fate().dataStore()))
                        .toList(),
                recoveryPoints.going(instance));
    }

    private void ask(ComparedInstances.Compared instance, Instant now) {
        publisher.publish(new LifecycleCommand.CompareRecoveryPoints(
                instance.vault(), instance.id(), digest(instance.id()), now));
    }
}
