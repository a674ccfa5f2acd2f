package io.pgvault.worker.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SQL of an archive's entries, as {@code pg_dump} writes it. */
public final class ArchiveSql {
    private static final Pattern LARGE_OBJECT = Pattern.compile("SELECT pg_catalog\\.lo_unlink\\('(\\d+)'\\);\\s*");
    private static final Pattern DROP = Pattern.compile("(?s).*?DROP (.+?);\\s*");

    /** What ALTER ... OWNER TO knows; of anything else the owner follows from what it belongs to. */
    private static final List<String> OWNED = List.of(
            "AGGREGATE",
            "COLLATION",
            "CONVERSION",
            "DOMAIN",
            "EVENT TRIGGER",
            "FOREIGN DATA WRAPPER",
            "FOREIGN TABLE",
            "FUNCTION",
            "LANGUAGE",
            "MATERIALIZED VIEW",
            "OPERATOR",
            "PROCEDURAL LANGUAGE",
            "PROCEDURE",
            "PUBLICATION",
            "SCHEMA",
            "SEQUENCE",
            "SERVER",
            "STATISTICS",
            "SUBSCRIPTION",
            "TABLE",
            "TEXT SEARCH CONFIGURATION",
            "TEXT SEARCH DICTIONARY",
            "TYPE",
            "VIEW");

    private ArchiveSql() {}

    /** The statements of a text, without their semicolons and what is between them. */
    public static List<String> statements(String text) {
        List<String> statements = new ArrayList<>();
        int start = 0;
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == ';') {
                add(statements, text.substring(start, at));
                start = ++at;
            } else {
                at = next(text, at);
            }
        }
        add(statements, text.substring(start));
        return statements;
    }

    private static void add(List<String> statements, String statement) {
        String stripped = statement.strip();
        if (!stripped.isEmpty()) {
            statements.add(stripped);
        }
    }

    /** Where the next character, quoted text or comment begins. */
    private static int next(String text, int at) {
        char character = text.charAt(at);
        if (character == '\'' || character == '"') {
            boolean escapes = character == '\'' && at > 0 && "eE".indexOf(text.charAt(at - 1)) >= 0;
            return behindQuoted(text, at, character, escapes);
        }
        if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }
        if (character == '$') {
            int tagEnd = text.indexOf('$', at + 1);
            if (tagEnd > 0 && text.substring(at + 1, tagEnd).matches("\\w*")) {
                String tag = text.substring(at, tagEnd + 1);
                int end = text.indexOf(tag, tagEnd + 1);
                return end < 0 ? text.length() : end + tag.length();
            }
        }
        return at + 1;
    }

    private static int behindQuoted(String text, int start, char quote, boolean escapes) {
        int at = start + 1;
        while (at < text.length()) {
            char character = text.charAt(at);
            if (character == '\\' && escapes) {
                at += 2;
            } else if (character != quote) {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return at;
    }

    /** What an entry makes as SQL names it, such as {@code TABLE public.orders}; empty where nothing can own it. */
    public static Optional<String> owned(ArchiveEntry entry) {
        Matcher largeObject = LARGE_OBJECT.matcher(entry.dropStatement());
        if (largeObject.matches()) {
            return Optional.of("LARGE OBJECT " + largeObject.group(1));
        }
        boolean hasOwner = OWNED.contains(entry.kind()) || entry.kind().startsWith("OPERATOR ");
        if (!hasOwner || entry.dropStatement().isEmpty()) {
            return Optional.empty();
        }
        // The last statement drops it; one before may detach a partition.
        List<String> statements = statements(entry.dropStatement());
        String last = statements.getLast() + ";";
        Matcher drop = DROP.matcher(last);
        return drop.matches() ? Optional.of(drop.group(1)) : Optional.empty();
    }
}
