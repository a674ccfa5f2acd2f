package io.pgvault.worker.jobs;

import java.util.ArrayList;
import java.util.List;

/** The wish that an attempt ends before it is done, as somebody else may have it at any moment. */
public final class StopSignal {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean requested;

    /** Says how to make the attempt end; done at once when that was asked for already. */
    public synchronized void whenRequested(Runnable action) {
        actions.add(action);
        if (requested) {
            action.run();
        }
    }

    public synchronized void request() {
        if (!requested) {
            requested = true;
            actions.forEach(Runnable::run);
        }
    }

    public synchronized boolean isRequested() {
        return requested;
    }
}
