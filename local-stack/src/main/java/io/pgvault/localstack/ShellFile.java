package io.pgvault.localstack;

import java.util.Map;
import java.util.stream.Collectors;

/** Writes settings so that a shell can read them. */
final class ShellFile {
    private ShellFile() {}

    /** One assignment per line, quoted so that the shell takes every character as it is. */
    static String assignments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "='" + setting.getValue().replace("'", "'\\''") + "'\n")
                .collect(Collectors.joining());
    }
}
