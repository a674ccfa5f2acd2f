package io.pgvault.worker.client;

/** What a program said: understood as it was said, shown without the password. */
public record ProgramMessages(String raw, String password) {
    /** For people, and for what leaves the worker. */
    public String shown() {
        return password.isEmpty() ? raw : raw.replace(password, "********");
    }

    @Override
    public String toString() {
        return shown();
    }
}
