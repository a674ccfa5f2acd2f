package io.pgvault.vault.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LimitTest {
    private static final String BEGIN = "|---|---|\n";
    private static final String END = "\n## Names";

    /** To accept a wanted change, run with {@code -Dgolden.write=true}. */
    @Test
    void theDocumentHasTheSameTable() throws IOException {
        Path file = Path.of("..", "docs", "limits.md");
        String document = Files.readString(file);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        String table = Arrays.stream(Limit.values())
                .map(limit -> "| " + shown(limit) + " | " + limit.of() + " |\n")
                .reduce("", String::concat);
        String wanted = document.substring(0, begin) + table + document.substring(document.indexOf(END, begin));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, wanted);
        }

        assertThat(Files.readString(file)).isEqualTo(wanted);
    }

    private static String shown(Limit limit) {
        boolean year = limit == Limit.FIRST_YEAR || limit == Limit.LAST_YEAR;
        return year ? Integer.toString(limit.most()) : String.format(Locale.ROOT, "%,d", limit.most());
    }
}
