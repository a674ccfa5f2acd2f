package io.pgvault.contract.job;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * With what the names of files may begin that a restore makes: names that storage, shells, URLs and other tools all take as
 * they are.
 */
public final class FilePrefix {
    private static final int MOST = 200;

    /** No segment begins or ends with a dot: some tools lose such dots, and two are a way up. */
    private static final Pattern FORM =
            Pattern.compile("SEGMENT(/SEGMENT)*".replace("SEGMENT", "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*"));

    private FilePrefix() {}

    /** What stands against it, as the end of a sentence; empty when nothing does. */
    public static Optional<String> problem(String prefix) {
        return prefix.length() <= MOST && FORM.matcher(prefix).matches()
                ? Optional.empty()
                : Optional.of("it has 1 to " + MOST
                        + " letters, digits, hyphens, underscores, single dots and slashes, of which"
                        + " neither dots nor slashes are at its ends or side by side.");
    }
}
