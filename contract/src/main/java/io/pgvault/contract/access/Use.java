package io.pgvault.contract.access;

/** What a vault may be bound to a secret, a host or a container for. */
public enum Use {
    /** To back up the database that a secret leads to. */
    SOURCES(" as a source"),

    /** To restore onto the server that a secret leads to. */
    TARGETS(" as a target of restores"),

    /** To restore as files. */
    CONTAINERS("");

    private final String words;

    Use(String words) {
        this.words = words;
    }

    /** How a refusal goes on. */
    String words() {
        return words;
    }
}
