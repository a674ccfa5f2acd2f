package io.pgvault.vault.policies;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** Understands IANA time zones and the Windows names that CLDR knows. */
public final class TimeZones {
    private final Map<String, String> windowsToIana;
    private final Map<String, String> iana;

    public TimeZones() {
        windowsToIana = table().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> key(entry.getKey().toString()),
                        entry -> entry.getValue().toString()));
        iana = ZoneId.getAvailableZoneIds().stream()
                .collect(Collectors.toUnmodifiableMap(TimeZones::key, name -> name, (first, second) -> first));
    }

    /** The IANA name of a zone in whatever case; empty for an unknown one. */
    public Optional<String> ianaName(String name) {
        return Optional.ofNullable(iana.get(key(name))).or(() -> Optional.ofNullable(windowsToIana.get(key(name))));
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private static Properties table() {
        Properties table = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(TimeZones.class.getResourceAsStream("windows-time-zones.properties")),
                StandardCharsets.UTF_8)) {
            table.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }
}
