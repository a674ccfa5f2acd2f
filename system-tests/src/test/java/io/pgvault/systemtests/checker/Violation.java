package io.pgvault.systemtests.checker;

/** A promise that was not kept, and how it shows. */
public record Violation(Invariant invariant, String what) {
    @Override
    public String toString() {
        return invariant + ": " + what;
    }
}
