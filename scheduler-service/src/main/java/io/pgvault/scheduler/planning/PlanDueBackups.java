package io.pgvault.scheduler.planning;

import io.pgvault.scheduler.planning.FireDueBackups.Due;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/**
 * One look at what is due. What is due now and what is overdue take turns, a transaction each, so that neither waits for
 * the other after an outage; the overdue keep to a pace.
 */
public final class PlanDueBackups {
    private static final int BATCH = 250;

    private final FireDueBackups fireDueBackups;
    private final CatchUpPace pace;
    private final ToIntFunction<IntSupplier> transaction;

    /**
     * Makes the use case.
     *
     * @param transaction runs what it is given in a new transaction
     */
    public PlanDueBackups(FireDueBackups fireDueBackups, CatchUpPace pace, ToIntFunction<IntSupplier> transaction) {
        this.fireDueBackups = fireDueBackups;
        this.pace = pace;
        this.transaction = transaction;
    }

    /** Returns whether there may be more to fire at once; otherwise the rest, if any, has to wait. */
    public boolean plan() {
        int onTime = fire(Due.NOW, BATCH);
        int overdue = catchUp();
        return onTime == BATCH || overdue == BATCH;
    }

    private int catchUp() {
        int allowed = Math.min(BATCH, pace.allowed());
        if (allowed == 0) {
            return 0;
        }
        int fired = fire(Due.LONG_AGO, allowed);
        pace.spend(fired);
        return fired;
    }

    private int fire(Due due, int most) {
        return transaction.applyAsInt(() -> fireDueBackups.fire(due, most));
    }
}
