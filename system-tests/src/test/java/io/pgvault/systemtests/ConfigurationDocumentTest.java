package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/configuration.md} equal to the mappings in the sources. To accept a wanted change, run with {@code
 * -Dgolden.write=true}.
 */
class ConfigurationDocumentTest {
    private static final List<String> MODULES = List.of(
            "vault-service",
            "scheduler-service",
            "worker-service",
            "retention-service",
            "messaging-quarkus",
            "blob-store-azure");
    private static final Pattern PREFIX = Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"\\)");
    private static final Pattern NESTED = Pattern.compile("\\n    interface (\\w+) \\{");
    private static final Pattern SETTING = Pattern.compile(
            "/\\*\\* ((?:(?!\\*/).)+?) \\*/\\s+((?:@\\w+(?:\\(\"[^\"]*\"\\))?\\s+)*)([\\w<>,. ]+?) (\\w+)\\(\\);",
            Pattern.DOTALL);
    private static final Pattern DEFAULT = Pattern.compile("@WithDefault\\(\"([^\"]*)\"\\)");

    @Test
    void theDocumentSaysWhatTheSourcesHold() throws IOException {
        Path document = Checkout.root().resolve("docs").resolve("configuration.md");
        String wanted = document();
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(document, wanted);
        }

        assertThat(Files.readString(document)).isEqualTo(wanted);
    }

    @Test
    void itFindsTheSettingsOfEveryService() throws IOException {
        assertThat(document())
                .contains("pgvault.worker.lease.patience", "pgvault.bindings.{name}.scope", "pgvault.jobs.")
                .contains("pgvault.retention.hold-pause", "pgvault.scheduler.longest-trigger-life");
    }

    private static String document() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Configuration

                Settings may stand in the environment (`PGVAULT_WORKER_BACKUP_SLOTS=4`), in `config/application.properties` beside a
                service, or as `-D` options. What belongs to Quarkus keeps Quarkus' names: `quarkus.datasource.*` (database of the
                vault-, scheduler- and retention-service), `kafka.bootstrap.servers`, `quarkus.http.port`, `quarkus.management.port`,
                `quarkus.oidc.auth-server-url` and `quarkus.oidc.token.audience` (who signs callers' tokens, and for whom: `docs/access.md`).
                Passwords and connection strings belong into the environment, or into a properties file that only the service can read and
                that `QUARKUS_CONFIG_LOCATIONS` names. This page is made from the sources.
                """);
        for (String module : MODULES) {
            text.append("\n## ")
                    .append(heading(module))
                    .append("\n\n| setting | type | default | meaning |\n|---|---|---|---|\n");
            for (Path file : mappings(module)) {
                rows(Files.readString(file)).forEach(row -> text.append(row).append('\n'));
            }
        }
        return text.toString();
    }

    private static String heading(String module) {
        return switch (module) {
            case "messaging-quarkus" -> "vault-service, scheduler-service and retention-service";
            case "blob-store-azure" -> "worker-service and retention-service";
            default -> module;
        };
    }

    private static List<Path> mappings(String module) throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.root().resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith("Config.java"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> rows(String source) {
        Matcher prefix = PREFIX.matcher(source);
        if (!prefix.find()) {
            throw new IllegalStateException("A *Config.java without @ConfigMapping");
        }
        List<Integer> nestedStarts = new ArrayList<>();
        List<String> nestedNames = new ArrayList<>();
        Matcher nested = NESTED.matcher(source);
        while (nested.find()) {
            nestedStarts.add(nested.start());
            nestedNames.add(nested.group(1));
        }
        List<String> rows = new ArrayList<>();
        Matcher setting = SETTING.matcher(source);
        while (setting.find()) {
            String group = "";
            for (int i = 0; i < nestedStarts.size(); i++) {
                if (setting.start() > nestedStarts.get(i)) {
                    group = nestedNames.get(i).equals("Entry") ? "{name}." : kebab(nestedNames.get(i)) + ".";
                }
            }
            String type = setting.group(3).strip();
            if (type.startsWith("Map<") || nestedNames.contains(type)) {
                continue;
            }
            Matcher defaults = DEFAULT.matcher(setting.group(2));
            rows.add("| `" + prefix.group(1) + "." + group + kebab(setting.group(4)) + "` | "
                    + type.replaceAll("Optional<(.+)>", "$1")
                            .replace("<", " of ")
                            .replace(">", "") + " | "
                    + (defaults.find() ? "`" + defaults.group(1) + "`" : "") + " | "
                    + setting.group(1).replaceAll("\\s*\n\\s*\\*?\\s*", " ").replaceAll("\\{@code (.+?)}", "`$1`")
                    + " |");
        }
        return rows;
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
