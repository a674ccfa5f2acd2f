package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must hold in the files that images and containers are made of, and no compose tool checks. */
class ContainerFilesTest {
    private static final Pattern IMAGE = Pattern.compile("(?m)^(?: *image: |ARG [A-Z]+_IMAGE=)(\\S+)$");
    private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)(?: AS (\\S+))?$");
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:(?=.*\\d)(?!.*latest)[A-Za-z0-9._-]+");
    private static final Pattern OWN = Pattern.compile("pgvault/[a-z-]+:\\$\\{PGVAULT_VERSION(?::-[^}]+|:\\?)}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):[-?]");
    private static final Pattern SETTING = Pattern.compile("(?m)^ +(PGVAULT_[A-Z_]+): ");
    private static final Pattern PUBLISHED = Pattern.compile("(?m)^ {4}ports:\\n {6}- \"([^\"]+)\"$");
    private static final Path ROOT = Checkout.root();

    @Test
    void everyImageOfOthersIsPinned() throws IOException {
        List<String> images = new ArrayList<>();
        for (Path file : files()) {
            images.addAll(found(IMAGE, file));
        }

        assertThat(images)
                .hasSizeGreaterThan(10)
                .allSatisfy(image -> assertThat(image)
                        .satisfiesAnyOf(
                                own -> assertThat(own).matches(OWN),
                                other -> assertThat(other).matches(PINNED)));
    }

    @Test
    void imagesAreBuiltOnArgumentsAndStagesOnly() throws IOException {
        for (Path file : files()) {
            List<MatchResult> stages =
                    FROM.matcher(Files.readString(file)).results().toList();
            Set<String> names =
                    stages.stream().map(stage -> String.valueOf(stage.group(2))).collect(Collectors.toSet());
            assertThat(stages)
                    .as(file.toString())
                    .allSatisfy(stage -> assertThat(names.contains(stage.group(1))
                                    || stage.group(1).matches("\\$\\{[A-Z]+_IMAGE}"))
                            .as(stage.group())
                            .isTrue());
        }
    }

    @Test
    void buildFetchesLibrariesByThePomsOfAllModules() throws IOException {
        String build = Files.readString(ROOT.resolve("Containerfile"));

        assertThat(found(Pattern.compile("<module>([^<]+)</module>"), ROOT.resolve("pom.xml")))
                .isNotEmpty()
                .allSatisfy(module -> assertThat(build).contains("COPY " + module + "/pom.xml " + module + "/\n"));
    }

    @Test
    void documentsNameArgumentsThatTheBuildTakes() throws IOException {
        assertThat(found(Pattern.compile("--build-arg ([A-Z_]+)="), ROOT.resolve("docs/containers.md")))
                .contains("POSTGRES_REPOSITORY", "POSTGRES_MAJORS")
                .isSubsetOf(found(Pattern.compile("(?m)^ARG ([A-Z_]+)="), ROOT.resolve("Containerfile")));
    }

    @Test
    void examplesNameEveryVariableAndNoOther() throws IOException {
        assertThat(variables("docker-compose.yml"))
                .containsExactlyInAnyOrderElementsOf(with(named(".env.example"), "PGVAULT_VERSION"));
        assertThat(variables("docker-compose.production.yml"))
                .containsExactlyInAnyOrderElementsOf(named(".env.production.example"));
    }

    @Test
    void everySettingOfTheContainersIsOneThatAServiceReads() throws IOException {
        List<Pattern> settings =
                found(Pattern.compile("(?m)^\\| `(pgvault\\.[^`]+)`"), ROOT.resolve("docs/configuration.md")).stream()
                        .map(setting -> Pattern.compile(setting.replace(".{name}.", "__name__")
                                .replaceAll("[^A-Za-z_]", "_")
                                .toUpperCase(Locale.ROOT)
                                .replace("__NAME__", "__[A-Z]+__")))
                        .toList();
        for (String file : List.of("docker-compose.yml", "docker-compose.production.yml")) {
            assertThat(found(SETTING, ROOT.resolve(file)))
                    .isNotEmpty()
                    .allSatisfy(setting -> assertThat(settings)
                            .as(setting)
                            .anySatisfy(known -> assertThat(setting).matches(known)));
        }
    }

    @Test
    void theDemoIsOpenToItsOwnMachineOnly() throws IOException {
        assertThat(found(PUBLISHED, ROOT.resolve("docker-compose.yml")))
                .hasSize(2)
                .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
    }

    @Test
    void noManagementPortIsPublished() throws IOException {
        for (String file : List.of("docker-compose.yml", "docker-compose.production.yml")) {
            assertThat(found(PUBLISHED, ROOT.resolve(file))).isNotEmpty().noneMatch(port -> port.endsWith(":9000"));
        }
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(List.of(
                ROOT.resolve("docker-compose.yml"),
                ROOT.resolve("docker-compose.production.yml"),
                ROOT.resolve("system-tests/src/test/containers/source.yml"),
                ROOT.resolve("Containerfile")));
        try (Stream<Path> standIns = Files.list(ROOT.resolve("containers/stand-ins"))) {
            standIns.filter(file -> file.toString().endsWith(".Containerfile")).forEach(files::add);
        }
        return files;
    }

    private static Set<String> variables(String file) throws IOException {
        return Set.copyOf(found(VARIABLE, ROOT.resolve(file)));
    }

    private static Set<String> named(String example) throws IOException {
        return Set.copyOf(found(Pattern.compile("(?m)^([A-Z_]+)="), ROOT.resolve(example)));
    }

    private static Set<String> with(Set<String> names, String another) {
        return Stream.concat(names.stream(), Stream.of(another)).collect(Collectors.toSet());
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }
}
