package io.pgvault.vault.rest.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.error.BackupException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyFormTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "{}",
                "{\"a\": null, \"b\": [{\"a\": 1}, {\"a\": 2}]}",
                "12345678901234567890.5",
                "1e19",
                "\"\\ud83d\\udc4d\""
            })
    void takesWhatIsBounded(String body) {
        assertThatCode(() -> check(body)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": {"b": 1, "c": 2, "B": 3}}  | a.B: the member comes twice.
            {"a": 1, "\\u0061": 2}           | a: the member comes twice.
            {"a": [1, null]}                 | a[1]: an entry of a list cannot be null.
            {"a": "x\\u0000y"}               | a: it contains the control character U+0000; remove it.
            {"a": ["\\u202e"]}               | a[0]: it contains the bidirectional control U+202E; remove it.
            {"a": "\\ud800"}                 | a: it contains the unpaired surrogate U+D800; remove it.
            {"a\\u0000": 1}                  | a\\u0000: it contains the control character U+0000; remove it.
            {"a": 1e99999999}                | a: a number has at most 20 digits before its point, and behind.
            {"a": 1e-99999999}               | a: a number has at most 20 digits
            {"a": 1e99999999999999999999}    | a: a number has at most 20 digits
            {"a": 123456789012345678901}     | a: a number has at most 20 digits
            """)
    void refusesByItsPlaceWhat(String body, String message) {
        assertThatThrownBy(() -> check(body))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesWhatHasTooMuch() {
        assertThatThrownBy(() -> check("[".repeat(25) + "]".repeat(25)))
                .hasMessageContaining("25 levels deep".replace("25", "24"));
        assertThatThrownBy(() -> check("[1" + ",1".repeat(200) + "]")).hasMessageContaining("more than 200 entries");
        assertThatThrownBy(() -> check("\"" + "x".repeat(2_049) + "\"")).hasMessageContaining("2049 characters");
        StringBuilder members = new StringBuilder("{\"a\": 1");
        for (int i = 0; i < 100; i++) {
            members.append(", \"m").append(i).append("\": 1");
        }
        assertThatThrownBy(() -> check(members + "}")).hasMessageContaining("more than 100 members");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} {}", "NaN", "{'a': 1}", "1 2"})
    void refusesWhatIsNoJson(String body) {
        assertThatThrownBy(() -> check(body)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void aNumberInATextIsBoundedWhereItIsRead() {
        assertThat(BodyForm.isBounded(new BigDecimal("1e99999999"))).isFalse();
        assertThat(BodyForm.isBounded(new BigDecimal("0.02"))).isTrue();
    }

    private static void check(String body) throws Exception {
        BodyForm.check(body.getBytes(StandardCharsets.UTF_8));
    }
}
