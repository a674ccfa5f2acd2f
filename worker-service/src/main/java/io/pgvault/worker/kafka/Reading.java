package io.pgvault.worker.kafka;

import io.pgvault.worker.attempts.Claim;

/** What a record on a queue turned out to be. */
sealed interface Reading {
    /** Work of this queue. */
    record Work(Claim claim) implements Reading {}

    /** Something that another queue on the same stream takes. */
    record ForOthers() implements Reading {}

    /** A command of a version to come. */
    record Unknown(String what) implements Reading {}

    /** Nothing that any version will understand. */
    record Garbage(String reason) implements Reading {}
}
