package io.pgvault.worker.files;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts as one word of a shell's command line, in one line. */
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:-]+");

    private ShellWord() {}

    static String of(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        return text.chars().anyMatch(Character::isISOControl)
                ? "$'" + escaped(text) + "'"
                : "'" + text.replace("'", "'\\''") + "'";
    }

    /** With a line's end in it, a name could look like a command of its own. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte part : text.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = part > ' ' && part < 0x7F && part != '\'' && part != '\\';
            escaped.append(isPlain ? String.valueOf((char) part) : String.format(Locale.ROOT, "\\x%02X", part & 0xFF));
        }
        return escaped.toString();
    }
}
