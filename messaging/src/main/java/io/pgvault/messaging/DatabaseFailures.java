package io.pgvault.messaging;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is wrong with the values that a database was given from what is wrong with the database. Whatever is not known
 * to be of the first kind is of the second and passes by itself or is mended by people: a server that is read-only, away,
 * starting, half restored or out of room, a login that is refused, a pool that is closed.
 */
public final class DatabaseFailures {
    private DatabaseFailures() {}

    /** The values are refused each time: SQLSTATE class 22 (data) or 23 (integrity). */
    public static boolean areOfTheValues(Throwable failure) {
        return database(failure)
                .filter(cause -> isAboutValues(cause.getSQLState()))
                .isPresent();
    }

    /** The database cannot do now what it was asked. */
    public static boolean areOfTheDatabase(Throwable failure) {
        return database(failure)
                .filter(cause -> !isAboutValues(cause.getSQLState()))
                .isPresent();
    }

    /** What the database itself says; what is wrapped around it says who noticed. */
    private static Optional<SQLException> database(Throwable failure) {
        SQLException last = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                last = sql;
            }
        }
        return Optional.ofNullable(last);
    }

    private static boolean isAboutValues(@Nullable String state) {
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }
}
