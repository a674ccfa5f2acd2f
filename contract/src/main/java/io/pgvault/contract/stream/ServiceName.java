package io.pgvault.contract.stream;

/** A service of pgvault, as streams know it. */
public enum ServiceName {
    VAULT("vault-service"),
    SCHEDULER("scheduler-service"),
    RETENTION("retention-service"),
    WORKER("worker-service");

    private final String text;

    ServiceName(String text) {
        this.text = text;
    }

    /** As it is called everywhere else, such as {@code vault-service}. */
    public String text() {
        return text;
    }
}
