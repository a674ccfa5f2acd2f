package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} names classes that exist, and tells of every package of a service. */
class ArchitectureDocumentTest {
    private static final Pattern PARTICIPANT = Pattern.compile("(?m)^ {4}participant (\\w+)$");
    private static final Pattern STEP = Pattern.compile("(?m)^ {4}(\\w+)->>(\\w+): ");
    private static final Pattern CLASS_IN_TEXT = Pattern.compile("`([A-Z]\\w+)`");
    private static final List<String> SERVICES = List.of("vault", "scheduler", "worker", "retention");

    private final String document = Files.readString(Checkout.root().resolve("docs/architecture.md"));

    ArchitectureDocumentTest() throws IOException {}

    @Test
    void everyClassThatIsNamedExists() throws IOException {
        Set<String> classes = classes();

        assertThat(Stream.concat(all(PARTICIPANT), all(CLASS_IN_TEXT)))
                .hasSizeGreaterThan(25)
                .isSubsetOf(classes);
    }

    @Test
    void everyStepIsOfSomebodyWhoIsThere() {
        List<String> participants = all(PARTICIPANT).toList();

        assertThat(STEP.matcher(document).results().flatMap(step -> Stream.of(step.group(1), step.group(2))))
                .hasSizeGreaterThan(40)
                .isSubsetOf(participants);
    }

    @Test
    void everyPackageOfAServiceHasItsPlace() throws IOException {
        for (String service : SERVICES) {
            String row = document.lines()
                    .filter(line -> line.startsWith("| `" + service + "-service`"))
                    .findFirst()
                    .orElseThrow();
            Path base = Checkout.root().resolve(service + "-service/src/main/java/io/pgvault/" + service);
            try (Stream<Path> packages = Files.list(base).filter(Files::isDirectory)) {
                assertThat(packages.map(path -> "`" + path.getFileName() + "`"))
                        .isNotEmpty()
                        .allMatch(row::contains);
            }
        }
    }

    private Stream<String> all(Pattern pattern) {
        return pattern.matcher(document).results().map((MatchResult found) -> found.group(1));
    }

    private static Set<String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.root(), 14)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
