package io.pgvault.recoverypoints.documents;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A table as PostgreSQL's COPY writes it in its text format: a line of the columns' names, then one for each row, with tabs
 * between the values. What would be mistaken for an end of a value is escaped with a backslash; what is not there is
 * {@code \N}.
 */
public final class CopyText {
    private final StringBuilder text = new StringBuilder();
    private final int columns;

    public CopyText(String... columns) {
        this.columns = columns.length;
        text.append(String.join("\t", columns)).append('\n');
    }

    /**
     * Adds a row.
     *
     * @param values one for each column
     */
    public void add(@Nullable Object... values) {
        if (values.length != columns) {
            throw new IllegalArgumentException(
                    "A row has " + values.length + " values, and there are " + columns + " columns.");
        }
        for (int i = 0; i < columns; i++) {
            if (i > 0) {
                text.append('\t');
            }
            append(values[i]);
        }
        text.append('\n');
    }

    private void append(@Nullable Object value) {
        if (value == null) {
            text.append("\\N");
            return;
        }
        String words = value.toString();
        for (int i = 0; i < words.length(); i++) {
            char letter = words.charAt(i);
            switch (letter) {
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\u000b' -> text.append("\\v");
                default -> text.append(letter);
            }
        }
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
