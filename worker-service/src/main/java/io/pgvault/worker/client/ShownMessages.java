package io.pgvault.worker.client;

import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of PostgreSQL's messages may leave the worker: rows may not. A server's DETAIL, HINT, CONTEXT and statements are
 * left out; its primary message is shown when it is known to hold names only, and otherwise as far as it is known to.
 */
final class ShownMessages {
    private static final String HIDDEN = "[a message that may hold rows; the worker's log has it at level debug]";

    private static final String NAME = "\"[^\"]{1,200}\"";

    private static final String KIND = "(?:relation|role|schema|type|function|procedure|extension|database|operator"
            + "|language|tablespace|collation|index|table|column|constraint|trigger|publication|subscription"
            + "|foreign-data wrapper|access method|text search (?:configuration|dictionary)|server|policy|rule"
            + "|aggregate|view|encoding conversion|event trigger)";

    /** With the types of its arguments, where it has some. */
    private static final String OBJECT = "(?:" + NAME + "|[\\w.]{1,200}(?:\\([\\w ,.\"\\[\\]]{0,400}\\))?)";

    /** Messages that name objects and settings and nothing that stands in a row. */
    private static final List<Pattern> NAMES_ONLY = patterns(
            "permission denied (for|to) [^'()=]{1,160}",
            "must be [\\w .\"]{1,160}",
            KIND + " " + OBJECT + "( (of|for|on) " + KIND + " " + OBJECT
                    + ")? (does not exist|already exists|is not available)",
            "extension " + NAME + " (is not available|has no .{1,80}|must be .{1,80})",
            "could not (open extension control file|access file|load library) .{0,200}",
            "new row for relation " + NAME + " violates (check constraint " + NAME + "|partition constraint)",
            "check constraint " + NAME + " of relation " + NAME + " is violated by some row",
            "duplicate key value violates unique constraint " + NAME,
            "conflicting key value violates exclusion constraint " + NAME,
            "could not create (unique index|exclusion constraint) " + NAME,
            "(insert or update|update or delete) on table " + NAME + " violates foreign key constraint " + NAME
                    + "( on table " + NAME + ")?",
            "null value in column " + NAME + " (of relation " + NAME + " )?violates not-null constraint",
            "column " + NAME + " of relation " + NAME + " contains null values",
            "no partition of relation " + NAME + " found for row",
            "query would be affected by row-level security policy for table " + OBJECT,
            "new row violates row-level security policy .{0,200}",
            "unrecognized (configuration )?parameter " + NAME,
            "unsupported startup parameter.{0,100}",
            "(canceling statement|terminating connection|canceling autovacuum task) .{0,160}",
            "the database system is .{0,80}",
            "database " + NAME + " is not currently accepting connections",
            "database " + NAME + " is being accessed by other users",
            "(sorry, )?too many (clients|connections).{0,80}",
            "remaining connection slots are reserved .{0,120}",
            "out of (shared )?memory",
            "deadlock detected",
            "could not (extend|write|read|open|fsync|access) (to )?(file|block|relation) .{0,200}",
            ".{0,160}No space left on device",
            "invalid page in block \\d+ of relation \\S{1,80}",
            "(missing|unexpected) chunk number .{0,160}",
            "compressed .{0,40}data is corrupt",
            "invalid memory alloc request size \\d+",
            "cache lookup failed for .{0,80}",
            "cannot execute [A-Z ]+ in a read-only transaction",
            "cannot execute [A-Z ]+ during recovery",
            "password authentication failed for user " + OBJECT,
            "no pg_hba.conf entry .{0,240}",
            "server closed the connection unexpectedly",
            "SSL (SYSCALL )?error.{0,120}",
            "connection (has been|was) .{0,80}",
            "recovery is in progress",
            "(operator|function) does not exist: [\\w ,.\"()\\[\\]<>=+*/|&#!~-]{1,160}");

    /** Messages that begin with what is always the same, and go on with what may stand in a row. */
    private static final List<Pattern> ENDING_WITH_A_VALUE = patterns(
            "invalid input (syntax|value) for (type|enum) [\\w .]{1,100}",
            "date/time field value out of range",
            "malformed (array|range|record|multirange) literal",
            "invalid byte sequence for encoding " + NAME,
            "character with byte sequence",
            "value too long for type [\\w ()]{1,60}",
            "(extra data after last expected column|missing data for column " + NAME + ")",
            "(integer|bigint|smallint|numeric field|value) (overflow|out of range)",
            "division by zero",
            "unsupported Unicode escape sequence",
            "invalid regular expression",
            "generation expression is not immutable");

    /** How the programs, and libpq in them, begin what they say themselves. */
    private static final Pattern OF_A_PROGRAM = Pattern.compile("pg_(dump|restore): .*|connection to server .*"
            + "|(ERROR|FATAL|PANIC):  .*|server closed the connection unexpectedly|\\[\\.\\.\\. .*"
            + "|\tThis probably means .*|\tbefore or while processing the request\\.");

    /** Statements and hints. */
    private static final Pattern LEFT_OUT =
            Pattern.compile("pg_(dump|restore): (error: |detail: )?(Command was|Query was|query was|hint).*");

    /** libpq puts two spaces between the severity, which is in the server's language, and the server's words. */
    private static final Pattern SERVERS_WORDS = Pattern.compile("(.*?[^\\s:\"]+ ?:  )(.*)");

    /** The driver puts what the server says behind its severity, on the first line, and detail and context on others. */
    private static final Pattern SERVERS_MESSAGE = Pattern.compile("((?:\\p{Lu}[\\p{Lu} ]*|[^\\s:]+): )(.*)");

    private ShownMessages() {}

    private static List<Pattern> patterns(String... texts) {
        return Stream.of(texts).map(Pattern::compile).toList();
    }

    /** Of what a server or the driver says of a failed statement or connection. */
    static String of(SQLException failure) {
        String line = firstLine(String.valueOf(failure.getMessage()));
        Matcher server = SERVERS_MESSAGE.matcher(line);
        // The driver's own words name hosts and states.
        return failure.getSQLState() + " " + (server.matches() ? server.group(1) + primary(server.group(2)) : line);
    }

    /** Of what a program says; of a message of several lines, the first. */
    static String of(String said) {
        return said.lines()
                .filter(line -> OF_A_PROGRAM.matcher(line).matches())
                .filter(line -> !LEFT_OUT.matcher(line).matches())
                .map(ShownMessages::line)
                .collect(Collectors.joining("\n"));
    }

    private static String line(String line) {
        Matcher server = SERVERS_WORDS.matcher(line);
        return server.matches() ? server.group(1) + primary(server.group(2)) : line;
    }

    private static String primary(String message) {
        String line = firstLine(message);
        if (NAMES_ONLY.stream().anyMatch(known -> known.matcher(line).matches())) {
            return line;
        }
        return ENDING_WITH_A_VALUE.stream()
                .map(known -> known.matcher(line))
                .filter(Matcher::lookingAt)
                .map(known -> known.group() + " [...]")
                .findFirst()
                .orElse(HIDDEN);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
