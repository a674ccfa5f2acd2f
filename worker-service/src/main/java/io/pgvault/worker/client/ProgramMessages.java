package io.pgvault.worker.client;

/** What a program said: understood as it was said, shown without the password and without rows. */
public record ProgramMessages(String raw, String password) {
    /** For people, and for what leaves the worker. */
    public String shown() {
        return withoutPassword(ShownMessages.of(raw));
    }

    /** For the worker's own log: rows may stand in it. */
    String forLog() {
        return withoutPassword(raw);
    }

    private String withoutPassword(String text) {
        return password.isEmpty() ? text : text.replace(password, "********");
    }

    @Override
    public String toString() {
        return shown();
    }
}
