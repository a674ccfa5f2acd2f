package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackSettingsTest {
    @TempDir
    Path folder;

    @Test
    void variablesGoBeforeWhatWasRemembered() {
        StackSettings settings = StackSettings.from(Map.of("PORT_BASE", "30000"), new StackSettings(20_000, 3));

        assertThat(settings).isEqualTo(new StackSettings(30_000, 3));
    }

    @Test
    void emptyVariableCountsAsAbsent() {
        assertThat(StackSettings.from(Map.of("WORKERS", " "), StackSettings.DEFAULT))
                .isEqualTo(StackSettings.DEFAULT);
    }

    @Test
    void variableThatIsNoNumberIsNamed() {
        assertThatThrownBy(() -> StackSettings.from(Map.of("WORKERS", "two"), StackSettings.DEFAULT))
                .isInstanceOf(LocalStackException.class)
                .hasMessage("WORKERS=two is not a number.");
    }

    @Test
    void folderRemembersSettings() {
        new StackSettings(31_000, 2).remember(folder);

        assertThat(StackSettings.remembered(folder)).isEqualTo(new StackSettings(31_000, 2));
    }

    @Test
    void freshFolderHasTheDefaults() {
        assertThat(StackSettings.remembered(folder)).isEqualTo(new StackSettings(20_000, 1));
    }

    @Test
    void damagedFileIsReported() throws Exception {
        Files.writeString(folder.resolve("stack.properties"), "port-base=\n");

        assertThatThrownBy(() -> StackSettings.remembered(folder))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void portsBelowThousandAndTooManyWorkersAreRefused() {
        assertThatThrownBy(() -> new StackPorts(80)).hasMessageContaining("PORT_BASE 80");
        assertThatThrownBy(() -> LocalStack.builder().workers(0)).hasMessageContaining("WORKERS 0");
        assertThatThrownBy(() -> LocalStack.builder().workers(21)).hasMessageContaining("WORKERS 21");
    }
}
