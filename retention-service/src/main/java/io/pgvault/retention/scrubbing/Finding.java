package io.pgvault.retention.scrubbing;

/** What lies in storage of a recovery point. */
public sealed interface Finding {
    /** All of it is there, and what could be read is what was stored. */
    record Whole() implements Finding {}

    /** The same, but beside it lies something that is not of it, or that cannot be read and was written again. */
    record Strange(String reason) implements Finding {}

    record Damaged(String reason) implements Finding {}

    /** There is no manifest, or one that this version does not understand. */
    record Unknown() implements Finding {}
}
