package io.pgvault.worker.restore;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something of an archive that is done after its data, by itself: what is refused is left out alone.
 *
 * @param what as people read it
 * @param statements done together or not at all
 */
record FollowUp(String what, List<String> statements) {
    /** What comes behind these holds passwords. */
    private static final Pattern SECRETS =
            Pattern.compile("(?s)^(CREATE USER MAPPING .*?) OPTIONS \\(.*|^(CREATE SUBSCRIPTION .*?) CONNECTION '.*");

    FollowUp {
        statements = List.copyOf(statements);
    }

    static FollowUp of(String what, String statement) {
        return new FollowUp(what, List.of(statement));
    }

    /** The statements as they may be shown: without passwords. */
    String shown() {
        return statements.stream()
                .map(statement -> SECRETS.matcher(statement).replaceFirst("$1$2 ...") + ";")
                .collect(Collectors.joining("\n"));
    }
}
