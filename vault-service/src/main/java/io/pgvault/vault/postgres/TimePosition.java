package io.pgvault.vault.postgres;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A place in a list that is in the order of time, newest first; equal times are told apart by the id. */
record TimePosition(Instant time, String id) {
    private static final char SEPARATOR = ' ';
    private static final String HIGHEST_UUID = new UUID(-1, -1).toString();
    /** Comes after everything; PostgreSQL's own limit is further away than this. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

    /** Of a list whose ids are UUIDs. */
    static TimePosition after(@Nullable String token) {
        return after(token, HIGHEST_UUID);
    }

    static TimePosition after(@Nullable String token, String highestId) {
        if (token == null) {
            return new TimePosition(END_OF_TIME, highestId);
        }
        int cut = token.indexOf(SEPARATOR);
        try {
            Instant time = Instant.parse(token.substring(0, Math.max(cut, 0)));
            if (time.isBefore(Instant.EPOCH) || time.isAfter(END_OF_TIME)) {
                throw new DateTimeException("No list has anything then.");
            }
            return new TimePosition(time, token.substring(cut + 1));
        } catch (DateTimeException e) {
            throw notOurs(e);
        }
    }

    /** The id where ids are UUIDs. */
    UUID uuid() {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw notOurs(e);
        }
    }

    private static BackupException notOurs(Exception cause) {
        return new BackupException(
                ErrorCode.INVALID_REQUEST, "$skipToken: this is not the token of a next page.", cause);
    }

    String token() {
        return time.toString() + SEPARATOR + id;
    }
}
