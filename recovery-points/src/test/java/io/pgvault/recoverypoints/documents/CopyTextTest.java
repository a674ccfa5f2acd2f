package io.pgvault.recoverypoints.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyTextTest {
    @Test
    void aTableHasItsColumnsFirstAndTabsBetweenItsValues() {
        CopyText table = new CopyText("a", "b", "c");
        table.add(1, null, "x");
        table.add("", "y z", "ä");

        assertThat(table).hasToString("a\tb\tc\n1\t\\N\tx\n\ty z\tä\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"9 t", "10 n", "13 r", "8 b", "12 f", "11 v", "92 \\"})
    void whatWouldEndAValueOrALineIsEscaped(int letter, String escape) {
        CopyText table = new CopyText("name");
        table.add("a" + (char) letter + "b");

        assertThat(table).hasToString("name\na\\" + escape + "b\n");
    }

    @Test
    void aNameThatLooksLikeNothingStaysAName() {
        CopyText table = new CopyText("name");
        table.add("\\N");
        table.add("\\.");

        assertThat(table).hasToString("name\n\\\\N\n\\\\.\n");
    }

    @Test
    void aRowHasAValueForEachColumn() {
        assertThatThrownBy(() -> new CopyText("a", "b").add(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A row has 1 values, and there are 2 columns.");
    }
}
