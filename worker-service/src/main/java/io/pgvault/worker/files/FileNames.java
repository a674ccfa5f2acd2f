package io.pgvault.worker.files;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How the files of a restore are called.
 *
 * @param prefix with which all of them begin
 */
record FileNames(String prefix) {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    String database(String name) {
        return prefix + "_database_" + escaped(name) + ".sql";
    }

    /**
     * One of several files of a database.
     *
     * @param number counts from 1; no name escapes to what stands before it
     */
    String database(String name, int number) {
        return prefix + "_database_" + escaped(name) + "~part" + number + ".sql";
    }

    String roles() {
        return prefix + "_roles.sql";
    }

    String tablespaces() {
        return prefix + "_tablespaces.sql";
    }

    String schemas() {
        return prefix + "_schemas.sql";
    }

    /** Tells what the others are. */
    String marker(Instant recoveryPoint) {
        return prefix + "_" + TIME.format(recoveryPoint) + ".txt";
    }

    /**
     * A name in letters, digits, hyphens, underscores and dots. Each other byte of its UTF-8 is a tilde with two digits: a
     * percent sign would mean something else to whoever makes a URL of it. No two names become one.
     */
    private static String escaped(String name) {
        StringBuilder escaped = new StringBuilder();
        for (byte part : name.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = PLAIN.indexOf(part) >= 0;
            if (isPlain) {
                escaped.append((char) part);
            } else {
                escaped.append('~').append(String.format(Locale.ROOT, "%02X", part & 0xFF));
            }
        }
        return escaped.toString();
    }
}
