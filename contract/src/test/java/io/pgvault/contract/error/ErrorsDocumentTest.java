package io.pgvault.contract.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** To accept a wanted change of the registry, run with {@code -Dgolden.write=true}. */
class ErrorsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "errors.md");

    @Test
    void theDocumentSaysWhatTheRegistryHolds() throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(DOCUMENT, document());
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(document());
    }

    @Test
    void codesAreUniqueAndHaveAnAction() {
        assertThat(ErrorCode.values()).extracting(ErrorCode::code).doesNotHaveDuplicates();
        assertThat(ErrorCode.values())
                .allSatisfy(code -> assertThat(code.recommendedAction()).endsWith("."));
    }

    @Test
    void aCodeOfANewerVersionReadsAsInternal() {
        assertThat(new ErrorDetail("NotYetKnown", "m", "a", true, true, null).errorCode())
                .isEqualTo(ErrorCode.INTERNAL);
    }

    private static String document() {
        StringBuilder text = new StringBuilder("""
                # Errors

                Every failure that a person can cause or mend has one of these codes, in answers, jobs and events. Where Azure
                Backup for PostgreSQL has a code for the same failure, it is that one. The class tells who can mend it: *input*
                (the request), *configuration* (something around pgvault), *transient* (it may work the next time), *permanent*
                (it fails until something changes), *bug* (pgvault). This page is made from `ErrorCode`.

                | code | class | what to do |
                |---|---|---|
                """);
        Arrays.stream(ErrorCode.values())
                .sorted(Comparator.comparing(code -> code.code().toLowerCase(Locale.ROOT)))
                .forEach(code -> text.append("| `")
                        .append(code.code())
                        .append("` | ")
                        .append(code.errorClass().name().toLowerCase(Locale.ROOT))
                        .append(" | ")
                        .append(code.recommendedAction().replace("|", "\\|"))
                        .append(" |\n"));
        return text.toString();
    }
}
