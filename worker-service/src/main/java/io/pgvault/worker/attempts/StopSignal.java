package io.pgvault.worker.attempts;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The wish that an attempt ends before it is done, as others may have it at any moment: people, the worker that stops,
 * who watches its lease, its time or its progress. The first one's reason counts.
 */
public final class StopSignal {
    private final List<Runnable> actions = new ArrayList<>();
    private @Nullable ErrorDetail reason;

    /** Says how to make the attempt end; done at once when that was asked for already. */
    public synchronized void whenRequested(Runnable action) {
        actions.add(action);
        if (reason != null) {
            action.run();
        }
    }

    public synchronized void request(ErrorDetail why) {
        if (reason == null) {
            reason = why;
            actions.forEach(Runnable::run);
        }
    }

    /** Why the attempt is to end; empty as long as it may go on. */
    public synchronized Optional<ErrorDetail> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * The look before each step that somebody could see.
     *
     * @throws BackupException with the reason, when the attempt is to end
     */
    public void requireNotRequested() {
        reason().ifPresent(why -> {
            throw new BackupException(why.errorCode(), why.message());
        });
    }
}
