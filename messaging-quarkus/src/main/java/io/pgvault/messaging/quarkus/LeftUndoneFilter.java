package io.pgvault.messaging.quarkus;

import io.pgvault.messaging.StoppedException;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Keeps out of the log that a record is left for others while the service stops, which the connector takes for an error. */
@LoggingFilter(name = "left-undone")
public final class LeftUndoneFilter implements Filter {
    @Override
    public boolean isLoggable(LogRecord entry) {
        Throwable thrown = entry.getThrown();
        while (thrown != null && !(thrown instanceof StoppedException)) {
            thrown = thrown.getCause();
        }
        return thrown == null;
    }
}
