package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every case of {@code docs/reliability.md} names the tests that show it; every test that a document names exists. */
class ReliabilityDocumentTest {
    private static final int CASES = 54;
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\| ([^|]*) \\|$");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT|Checker))(?:\\.(\\w+))?`");

    private final Map<String, List<Path>> sources = sources();

    @Test
    void everyCaseSaysWhatShowsItOrWhyNothingCan() throws IOException {
        List<MatchResult> rows =
                ROW.matcher(document("reliability.md")).results().toList();

        assertThat(rows)
                .extracting(row -> Integer.parseInt(row.group(1)))
                .isEqualTo(IntStream.rangeClosed(1, CASES).boxed().toList());
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.group(2))
                        .as("case %s", row.group(1))
                        .satisfiesAnyOf(
                                shown -> assertThat(shown).containsPattern(NAMED),
                                shown -> assertThat(shown).startsWith("not shown")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reliability.md", "restore.md", "threat-model.md"})
    void everyTestThatIsNamedExists(String document) throws IOException {
        assertThat(NAMED.matcher(document(document)).results()).isNotEmpty().allSatisfy(named -> {
            List<Path> files = sources.getOrDefault(named.group(1), List.of());
            assertThat(files).as(named.group()).isNotEmpty();
            if (named.group(2) != null) {
                assertThat(files)
                        .as(named.group())
                        .anySatisfy(file -> assertThat(Files.readString(file)).contains(" " + named.group(2) + "("));
            }
        });
    }

    private static String document(String name) throws IOException {
        return Files.readString(Checkout.root().resolve("docs").resolve(name));
    }

    /** By class; two modules may have tests of one name. */
    private static Map<String, List<Path>> sources() {
        try (Stream<Path> files = Files.find(
                Checkout.root(),
                20,
                (path, attributes) ->
                        path.toString().contains("/src/") && path.toString().endsWith(".java"))) {
            return files.collect(
                    Collectors.groupingBy(path -> path.getFileName().toString().replace(".java", "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
