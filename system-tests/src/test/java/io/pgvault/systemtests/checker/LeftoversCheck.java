package io.pgvault.systemtests.checker;

import java.util.List;
import java.util.Map;

/** I7. */
final class LeftoversCheck implements Check {
    @Override
    public List<Violation> violations(Observation observation) {
        Traces traces = observation.traces();
        Map<String, List<String>> left = Map.of(
                "a lease is held: ", traces.leases(),
                "a program runs: ", traces.programs(),
                "a session is open: ", traces.sessions(),
                "a scratch database is left: ", traces.scratchDatabases(),
                "a pass file is left: ", traces.passFiles());
        return left.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(what -> entry.getKey() + what))
                .map(what -> new Violation(Invariant.I7, what))
                .toList();
    }
}
