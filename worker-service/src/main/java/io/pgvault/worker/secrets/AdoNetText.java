package io.pgvault.worker.secrets;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code Key=Value;} pairs as in ADO.NET: keys without regard to case and spaces, values bare or in single or double
 * quotes, with a quote inside doubled.
 */
final class AdoNetText {
    private final String text;
    private int at;

    private AdoNetText(String text) {
        this.text = text;
    }

    /** The pairs by key in lower case without spaces; what is no pair is left out. */
    static Map<String, String> values(String text) {
        return new AdoNetText(text).pairs();
    }

    private Map<String, String> pairs() {
        Map<String, String> pairs = new HashMap<>();
        while (skipEmpty() < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String key = text.substring(at, equals).replace(" ", "").toLowerCase(Locale.ROOT);
            at = equals + 1;
            pairs.put(key.strip(), value());
        }
        return pairs;
    }

    /** Semicolons may follow each other, or lead. */
    private int skipEmpty() {
        while (at < text.length() && (text.charAt(at) == ';' || Character.isWhitespace(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    private String value() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
            return quoted(text.charAt(at++));
        }
        int end = text.indexOf(';', at);
        String value = text.substring(at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 1;
        return value.stripTrailing();
    }

    private String quoted(char quote) {
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                if (at < text.length() && text.charAt(at) == quote) {
                    at++;
                } else {
                    break;
                }
            }
            value.append(c);
        }
        int end = text.indexOf(';', at);
        at = end < 0 ? text.length() : end + 1;
        return value.toString();
    }
}
