package io.pgvault.vault.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "orders", "Bestellungen für Öl", "注文", "👍", "a\u200Db", "\u212A"})
    void takesWhatPeopleWrite(String text) {
        assertThat(PlainText.problem(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, control",
        "10, control",
        "127, control",
        "133, control",
        "8238, bidirectional",
        "8297, bidirectional",
        "1564, bidirectional",
        "55296, unpaired surrogate",
        "57343, unpaired surrogate",
        "8232, separator",
        "65535, noncharacter",
        "131070, noncharacter"
    })
    void refusesWhatNobodySees(int character, String problem) {
        assertThat(PlainText.problem("a" + Character.toString(character) + "b").orElseThrow())
                .startsWith("it contains the " + problem);
    }

    @Test
    void showsTextsThatAreCutAndEscaped() {
        assertThat(PlainText.shown("a\0\u202Eb")).isEqualTo("a\\u0000\\u202Eb");
        assertThat(PlainText.shown("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
    }
}
