package io.pgvault.vault.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.util.TimeZone;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeZonesTest {
    private final TimeZones zones = new TimeZones();

    @ParameterizedTest
    @CsvSource({
        "UTC, UTC",
        "utc, UTC",
        "Europe/Berlin, Europe/Berlin",
        "europe/berlin, Europe/Berlin",
        "W. Europe Standard Time, Europe/Berlin",
        "India Standard Time, Asia/Calcutta",
        "Coordinated Universal Time, UTC"
    })
    void understandsNamesOfBothKinds(String name, String iana) {
        assertThat(zones.ianaName(name)).contains(iana);
    }

    @Test
    void doesNotGuess() {
        assertThat(zones.ianaName("Mars Standard Time")).isEmpty();
        assertThat(zones.ianaName("+01:00")).isEmpty();
    }

    /** Case P19: ICU brings CLDR's table; as a library of tests alone, for it is large. */
    @Test
    void takesEveryWindowsNameThatCldrHas() {
        Set<String> names = Arrays.stream(TimeZone.getAvailableIDs())
                .flatMap(id -> Stream.ofNullable(TimeZone.getWindowsID(id)))
                .collect(Collectors.toSet());

        assertThat(names)
                .hasSizeGreaterThan(130)
                .allSatisfy(name -> assertThat(zones.ianaName(name))
                        .as(name)
                        .map(zone -> ZoneId.of(zone).getRules())
                        .contains(ZoneId.of(TimeZone.getIDForWindowsID(name, "001"))
                                .getRules()));
    }

    @Test
    void everyZoneOfTheTableExists() throws IOException {
        Properties table = new Properties();
        try (var stream = TimeZones.class.getResourceAsStream("windows-time-zones.properties")) {
            table.load(stream);
        }
        assertThat(table).hasSizeGreaterThan(130).allSatisfy((windows, iana) -> {
            assertThat(ZoneId.of(iana.toString())).isNotNull();
            assertThat(zones.ianaName(windows.toString())).isPresent();
        });
    }
}
