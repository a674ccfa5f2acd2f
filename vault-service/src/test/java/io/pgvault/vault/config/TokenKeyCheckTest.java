package io.pgvault.vault.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeyCheckTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void wantsAKey() {
        assertThatThrownBy(() -> check(null, null).check(new StartupEvent()))
                .hasMessageContaining("No key is known")
                .hasMessageContaining("mp.jwt.verify.publickey.location");
    }

    @Test
    void wantsTheFileToBeThere() {
        assertThat(check("file:" + folder.resolve("none.pem"), null).problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("none.pem"));
    }

    @Test
    void isContentWithAnyKindOfKey() throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), "key");
        assertThat(check("file:" + file, null).problem()).isEmpty();
        assertThat(check("https://login.example.com/keys", null).problem()).isEmpty();
        assertThat(check(null, "key").problem()).isEmpty();
    }

    private static TokenKeyCheck check(@Nullable String location, @Nullable String key) {
        return new TokenKeyCheck(Optional.ofNullable(location), Optional.ofNullable(key));
    }
}
