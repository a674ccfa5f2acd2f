package io.pgvault.localstack;

import java.util.List;
import java.util.Map;

/**
 * What to run.
 *
 * @param privileges options of {@code setpriv}; empty to run as the caller
 */
record ProcessCommand(List<String> arguments, Map<String, String> environment, List<String> privileges) {
    ProcessCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        privileges = List.copyOf(privileges);
    }

    /** Without the environment, which may hold secrets. */
    @Override
    public String toString() {
        return "ProcessCommand" + arguments;
    }
}
