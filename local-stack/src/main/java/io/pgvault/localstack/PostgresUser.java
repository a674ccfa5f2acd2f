package io.pgvault.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a server runs as. PostgreSQL refuses root, so root hands it to Debian's {@code postgres}; everybody else runs
 * it as themselves.
 */
final class PostgresUser {
    private static final String USER = "postgres";
    private static final int DAC_OVERRIDE = 1;
    private static final int DAC_READ_SEARCH = 2;

    private PostgresUser() {}

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    /**
     * Options of {@code setpriv}. A checkout may lie below folders that only root can enter, so one capability that
     * opens the way is kept: the weaker one where the machine grants it (a container often grants only the other).
     */
    static List<String> privileges() {
        if (!root()) {
            return List.of();
        }
        List<String> options = new ArrayList<>(List.of("--reuid=" + USER, "--regid=" + USER, "--init-groups"));
        long granted = grantedCapabilities();
        if (has(granted, DAC_READ_SEARCH)) {
            options.addAll(List.of("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"));
        } else if (has(granted, DAC_OVERRIDE)) {
            options.addAll(List.of("--inh-caps=+dac_override", "--ambient-caps=+dac_override"));
        }
        return options;
    }

    private static boolean has(long capabilities, int bit) {
        return (capabilities >> bit & 1) == 1;
    }

    private static long grantedCapabilities() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("CapPrm:"))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring("CapPrm:".length()).strip(), 16))
                    .findFirst()
                    .orElse(0L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the server's user what this process has just created. */
    static void own(Path path) {
        if (!root()) {
            return;
        }
        try {
            var lookup = path.getFileSystem().getUserPrincipalLookupService();
            var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            view.setOwner(lookup.lookupPrincipalByName(USER));
            view.setGroup(lookup.lookupPrincipalByGroupName(USER));
        } catch (IOException e) {
            throw new LocalStackException(
                    "Cannot give " + path + " to the user " + USER + ", whom Debian's PostgreSQL packages create: " + e,
                    e);
        }
    }
}
