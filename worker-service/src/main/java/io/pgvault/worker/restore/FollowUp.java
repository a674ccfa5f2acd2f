package io.pgvault.worker.restore;

import java.util.List;

/**
 * Something of an archive that is done after its data, by itself: what is refused is left out alone.
 *
 * @param what as people read it
 * @param statements done together or not at all
 * @param shown the statements as they may be shown: without passwords
 */
record FollowUp(String what, List<String> statements, String shown) {
    FollowUp {
        statements = List.copyOf(statements);
    }

    static FollowUp of(String what, String statement) {
        return new FollowUp(what, List.of(statement), statement + ";");
    }
}
