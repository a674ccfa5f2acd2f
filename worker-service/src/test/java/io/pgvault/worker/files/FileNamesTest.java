package io.pgvault.worker.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
    private final FileNames names = new FileNames("shop/today");

    @ParameterizedTest
    @CsvSource({
        "orders,       orders",
        "Orders_2-a.b, Orders_2-a.b",
        "größe,        gr~C3~B6~C3~9Fe",
        "'a b',        a~20b",
        "a/b,          a~2Fb",
        "a~b,          a~7Eb",
        "100%,         100~25"
    })
    void aDatabaseIsCalledInCharactersThatEveryToolTakes(String database, String escaped) {
        assertThat(names.database(database)).isEqualTo("shop/today_database_" + escaped + ".sql");
    }

    @Test
    void theFilesOfOneDatabaseAreNumbered() {
        assertThat(names.database("orders", 2)).isEqualTo("shop/today_database_orders~part2.sql");
    }

    @Test
    void theMarkerCarriesTheTimeOfTheRecoveryPoint() {
        assertThat(names.marker(Instant.parse("2026-11-20T22:00:00.123456Z")))
                .isEqualTo("shop/today_20261120T220000Z.txt");
        assertThat(names.roles()).isEqualTo("shop/today_roles.sql");
    }

    @Property
    void noTwoDatabasesHaveOneFile(@ForAll String one, @ForAll String other) {
        // What is no UTF-8 is no name of a database.
        Assume.that(!one.equals(other) && isText(one) && isText(other));

        assertThat(names.database(one)).isNotEqualTo(names.database(other));
        assertThat(names.database(one, 1)).isNotEqualTo(names.database(other));
        assertThat(names.database(one)).matches("[A-Za-z0-9_.~/-]+");
    }

    private static boolean isText(String text) {
        return text.chars().noneMatch(character -> Character.isSurrogate((char) character));
    }
}
