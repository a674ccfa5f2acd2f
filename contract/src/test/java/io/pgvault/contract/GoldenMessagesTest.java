package io.pgvault.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.contract.stream.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** To accept a wanted change of a message, run with {@code -Dgolden.write=true} and review the difference. */
class GoldenMessagesTest {
    private static final Path FOLDER = Path.of("src/test/resources/messages");

    static java.util.stream.Stream<Message> samples() {
        return Samples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writesTheGoldenForm(Message sample) throws IOException {
        Path file = golden(sample.getClass());
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(
                    file, ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(sample) + "\n");
        }

        JsonNode written = ContractJson.mapper().readTree(ContractJson.mapper().writeValueAsBytes(sample));

        assertThat(written).isEqualTo(ContractJson.mapper().readTree(file.toFile()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsWhatItWrote(Message sample) throws IOException {
        try (InputStream file = Files.newInputStream(golden(sample.getClass()))) {
            assertThat(ContractJson.mapper().readValue(file, sample.getClass())).isEqualTo(sample);
        }
    }

    @Test
    void everyMessageOfEveryStreamHasASample() {
        Set<Class<?>> sampled = Samples.all().stream().map(Object::getClass).collect(Collectors.toSet());

        assertThat(Arrays.stream(Stream.values()).flatMap(stream -> stream.messageClasses().stream()))
                .allMatch(sampled::contains);
    }

    @Test
    void controlsAreKeptAsLongAsTheTriggersTheyAreAbout() {
        assertThat(Stream.JOB_CONTROLS.topicConfig())
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry(
                        "retention.ms", Stream.BACKUP_TRIGGERS.topicConfig().get("retention.ms"));
    }

    @Test
    void aDeadLetterHasRoomForItsCause() {
        int brokersDefault = 1_048_588;
        for (Stream stream : Stream.values()) {
            assertThat(stream.topicConfig()).doesNotContainKey("max.message.bytes");
            assertThat(Integer.parseInt(stream.deadLetterTopicConfig().get("max.message.bytes")))
                    .isGreaterThan(brokersDefault + 64 * 1024);
        }
    }

    @Test
    void unknownTypeHasNoClass() {
        assertThat(Stream.JOB_EVENTS.messageClass("JobTeleported")).isEmpty();
    }

    private static Path golden(Class<?> type) {
        return FOLDER.resolve(type.getSimpleName() + ".json");
    }
}
