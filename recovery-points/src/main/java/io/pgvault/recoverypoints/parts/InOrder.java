package io.pgvault.recoverypoints.parts;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does one thing after another, in the order of asking, beside whoever asks. */
final class InOrder implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    Future<?> submit(Runnable task) {
        return thread.submit(task);
    }

    /** Ends what is being done, and begins nothing any more. */
    @Override
    public void close() {
        thread.shutdownNow();
        thread.close();
    }
}
