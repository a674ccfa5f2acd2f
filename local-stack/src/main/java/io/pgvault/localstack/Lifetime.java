package io.pgvault.localstack;

/** How long the processes of a stack live. */
public enum Lifetime {
    /** They stay when the launcher ends, in a session of their own, until somebody stops them. */
    DETACHED,
    /** They are killed with the JVM that started them, however it ends. */
    WITH_JVM
}
