package io.pgvault.messaging;

import java.sql.SQLException;

/** Tells failures of a database that pass from those that do not. */
public final class DatabaseFailures {
    private DatabaseFailures() {}

    /** The connection is gone, the server is going down or full, or another transaction was in the way. */
    public static boolean areTransient(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                // Without a state it comes from the pool: there was no connection to be had in time.
                if (state == null
                        || state.startsWith("08")
                        || state.startsWith("40")
                        || state.startsWith("53")
                        || state.startsWith("57P")) {
                    return true;
                }
            }
        }
        return false;
    }
}
