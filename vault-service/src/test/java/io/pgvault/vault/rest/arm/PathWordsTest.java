package io.pgvault.vault.rest.arm;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PathWordsTest {
    private static final Pattern WORD = Pattern.compile("(?<=/)[^/{]+");
    private static final List<Class<?>> RESOURCES = new ClassFileImporter()
            .importPackages("io.pgvault.vault.rest").stream()
                    .filter(type -> type.isAnnotatedWith(Path.class))
                    .<Class<?>>map(JavaClass::reflect)
                    .toList();

    private final PathWords words = new PathWords(RESOURCES);

    @Test
    void knowsTheWordsOfEveryResource() {
        assertThat(RESOURCES.stream().flatMap(PathWordsTest::paths))
                .hasSizeGreaterThan(20)
                .allSatisfy(path -> assertThat(words.canonical(WORD.matcher(path)
                                .replaceAll(word -> word.group().toUpperCase(Locale.ROOT))))
                        .isEqualTo(path));
    }

    private static Stream<String> paths(Class<?> resource) {
        String base = resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Path.class))
                .map(method -> (base + method.getAnnotation(Path.class).value()).replace("//", "/"))
                .map(path -> path.replaceFirst("^/\\{dataSource[^}]*}", "/subscriptions/{subscription}"));
    }

    @Test
    void givesFixedSegmentsOneForm() {
        assertThat(
                        words.canonical(
                                "/Subscriptions/S/resourcegroups/G/Providers/microsoft.dataprotection/BackupVaults/V/BACKUPINSTANCES/I/Backup"))
                .isEqualTo(
                        "/subscriptions/S/resourceGroups/G/providers/Microsoft.DataProtection/backupVaults/V/backupInstances/I/backup");
    }

    @Test
    void leavesNamesThatLookLikeFixedSegments() {
        String path =
                "/subscriptions/RESTORE/resourceGroups/Providers/providers/Microsoft.DataProtection/backupVaults/Backup";
        assertThat(words.canonical(path)).isEqualTo(path);
    }

    @Test
    void understandsPathsOfALocation() {
        assertThat(words.canonical(
                        "/subscriptions/s/PROVIDERS/Microsoft.dataprotection/Locations/West/operationstatus/YQ=="))
                .isEqualTo("/subscriptions/s/providers/Microsoft.DataProtection/locations/West/operationStatus/YQ==");
    }

    @Test
    void leavesOtherPathsAlone() {
        assertThat(words.canonical("/")).isEqualTo("/");
        assertThat(words.canonical("/q/openapi")).isEqualTo("/q/openapi");
    }
}
