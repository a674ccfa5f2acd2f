package io.pgvault.worker.client;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program said: understood as it was said, shown without the password and without rows. */
public record ProgramMessages(String raw, String password) {
    private static final Pattern WARNING = Pattern.compile("pg_(?:dump|restore): warning: (.*)");
    private static final int MOST_WARNINGS = 20;
    private static final int LONGEST = 8 << 10;
    private static final String MASK = "********";

    /** A shorter one stands in many words: what is left of them would tell nothing but the password. */
    private static final int SHORTEST_MASKED = 6;

    /** For people, and for what leaves the worker. */
    public String shown() {
        return withoutPassword(ShownMessages.of(raw));
    }

    /** The same, without its middle where that is long: it goes into a message. */
    String shortened() {
        String all = shown();
        return all.length() <= 2 * LONGEST
                ? all
                : all.substring(0, LONGEST) + "\n[... " + (all.length() - 2 * LONGEST) + " characters left out ...]\n"
                        + all.substring(all.length() - LONGEST);
    }

    /** What a program warned of that ended well, each once and without what it calls itself. */
    public List<String> warnings() {
        return shown().lines()
                .map(WARNING::matcher)
                .filter(Matcher::matches)
                .map(warning -> warning.group(1))
                .distinct()
                .limit(MOST_WARNINGS)
                .toList();
    }

    /** For the worker's own log: rows may stand in it. */
    String forLog() {
        return withoutPassword(raw);
    }

    private String withoutPassword(String text) {
        if (password.length() >= SHORTEST_MASKED) {
            return text.replace(password, MASK);
        }
        return password.isEmpty() ? text : text.replace("password=" + password, "password=" + MASK);
    }

    @Override
    public String toString() {
        return shown();
    }
}
