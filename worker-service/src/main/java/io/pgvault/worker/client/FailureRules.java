package io.pgvault.worker.client;

import io.pgvault.contract.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells lasting failures of PostgreSQL from those that pass by themselves: by SQLSTATE where there is one. The client
 * programs tell none, and what they repeat of the server is in the server's language; so of their words those of libpq
 * and the programs themselves decide, and the server's only where they make a failure lasting.
 */
final class FailureRules {
    /**
     * What libpq and the programs say of a session that has ended. That {@code PQgetCopyData()} or {@code PQgetResult()}
     * failed is said of each error of a table's rows.
     */
    private static final List<String> SESSION_ENDED = List.of(
            "server closed the connection unexpectedly",
            "connection has been closed unexpectedly",
            "could not receive data from server",
            "could not send data to server",
            "no connection to the server",
            "connection to server was lost",
            "SSL SYSCALL error",
            "error returned by PQputCopyData",
            "error returned by PQputCopyEnd",
            "terminating connection due to");

    /** The hint names the setting, and its name is the same in every language. */
    static final String LOCK_TABLE_SIZE = "max_locks_per_transaction";

    private static final Map<String, ErrorCode> LASTING = lasting();

    /** What the server refuses of a restore it refuses again, but for these. */
    private static final List<String> PASSING = List.of(
            "deadlock detected", "canceling statement due to", "the database system is", "too many connections");

    /** How pg_restore begins what the server did not do. */
    private static final List<String> REFUSED = List.of(
            "could not execute query", "COPY failed for table", "unsupported version", "did not find magic string");

    private FailureRules() {}

    private static Map<String, ErrorCode> lasting() {
        Map<String, ErrorCode> lasting = new LinkedHashMap<>();
        lasting.put(LOCK_TABLE_SIZE, ErrorCode.TOO_MANY_TABLES);
        lasting.put("No space left on device", ErrorCode.TARGET_DISK_FULL);
        lasting.put("row-level security policy", ErrorCode.ROW_LEVEL_SECURITY);
        lasting.put("permission denied", ErrorCode.DATABASE_PERMISSION);
        lasting.put("password authentication failed", ErrorCode.DATABASE_AUTHENTICATION);
        lasting.put("no pg_hba.conf entry", ErrorCode.DATABASE_AUTHENTICATION);
        lasting.put("server version mismatch", ErrorCode.CLIENT_TOO_OLD);
        lasting.put("invalid page in block", ErrorCode.DATABASE_DAMAGED);
        lasting.put("could not read block", ErrorCode.DATABASE_DAMAGED);
        lasting.put("missing chunk number", ErrorCode.DATABASE_DAMAGED);
        lasting.put("unexpected chunk number", ErrorCode.DATABASE_DAMAGED);
        lasting.put("data is corrupt", ErrorCode.DATABASE_DAMAGED);
        // Of pg_dump, which has read the whole catalogue as of one instant.
        lasting.put("schema with OID", ErrorCode.DATABASE_DAMAGED);
        lasting.put("failed sanity check", ErrorCode.DATABASE_DAMAGED);
        lasting.put("invalid memory alloc request size", ErrorCode.DATABASE_DAMAGED);
        return lasting;
    }

    /** What makes a program's failure lasting; empty when nothing is known to. */
    static Optional<ErrorCode> lasting(String messages) {
        return LASTING.entrySet().stream()
                .filter(cause -> messages.contains(cause.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static boolean sessionEnded(String messages) {
        return SESSION_ENDED.stream().anyMatch(messages::contains);
    }

    /** Whether the target's server has refused something that it will refuse again. */
    static boolean restoreRefused(String messages) {
        return REFUSED.stream().anyMatch(messages::contains) && PASSING.stream().noneMatch(messages::contains);
    }

    /** What a refused connection means: it is never pgvault's own fault. */
    static ErrorCode ofConnect(String state) {
        if (state.startsWith("28")) {
            return ErrorCode.DATABASE_AUTHENTICATION;
        }
        return switch (state) {
            case "3D000", "57P04" -> ErrorCode.DATABASE_NOT_FOUND;
            // The database has ALLOW_CONNECTIONS off.
            case "55000" -> ErrorCode.DATABASE_CLOSED;
            // It has no conversion to UTF-8, in which drivers speak with servers: MULE_INTERNAL.
            case "0A000" -> ErrorCode.DATABASE_ENCODING;
            default -> {
                ErrorCode code = ofStatement(state);
                yield code == ErrorCode.INTERNAL ? ErrorCode.DATABASE_FAILED : code;
            }
        };
    }

    /** What a failed statement of pgvault means. */
    static ErrorCode ofStatement(String state) {
        return switch (state) {
            case "42501" -> ErrorCode.DATABASE_PERMISSION;
            case "53100" -> ErrorCode.TARGET_DISK_FULL;
            case "53200" -> ErrorCode.TOO_MANY_TABLES;
            case "55P03" -> ErrorCode.LOCK_TIMEOUT;
            case "57P04" -> ErrorCode.DATABASE_NOT_FOUND;
            // Ended by an administrator, a crash, or for having been idle.
            case "57P01", "57P02", "57P05", "25P03", "25P04" -> ErrorCode.CONNECTION_CLOSED;
            // 08P01: whatever answers there is no PostgreSQL server.
            case "08001", "08004", "08P01", "57P03", "53300" -> ErrorCode.DATABASE_UNREACHABLE;
            case "XX001", "XX002" -> ErrorCode.DATABASE_DAMAGED;
            default -> ofClass(state);
        };
    }

    private static ErrorCode ofClass(String state) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08" -> ErrorCode.CONNECTION_CLOSED;
            // Conflicts with others or with a standby's replay, short resources, objects in use, input and output.
            case "40", "53", "55", "57", "58", "XX" -> ErrorCode.DATABASE_FAILED;
            default -> ErrorCode.INTERNAL;
        };
    }
}
