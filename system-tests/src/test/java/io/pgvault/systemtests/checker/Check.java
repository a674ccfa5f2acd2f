package io.pgvault.systemtests.checker;

import java.util.List;

/** Looks whether some promises were kept. */
@FunctionalInterface
public interface Check {
    List<Violation> violations(Observation observation);
}
