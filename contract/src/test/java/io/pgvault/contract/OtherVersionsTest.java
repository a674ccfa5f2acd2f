package io.pgvault.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.contract.stream.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Services of different versions run together while they are upgraded. What the version before wrote lies in {@code
 * messages-before}; what the next may write is made from today's samples.
 */
class OtherVersionsTest {
    /** Where one service keeps what only another reads, whatever that has. */
    private static final Set<String> OF_OTHERS = Set.of("before", "after", "content");

    private static final Path BEFORE = Path.of("src/test/resources/messages-before");

    static List<Path> messagesBefore() throws IOException {
        try (java.util.stream.Stream<Path> files = Files.list(BEFORE)) {
            return files.sorted().toList();
        }
    }

    static java.util.stream.Stream<Message> samples() {
        return Samples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("messagesBefore")
    void whatTheVersionBeforeWroteIsRead(Path file) throws IOException {
        String type = String.valueOf(file.getFileName()).replace(".json", "");
        Class<? extends Message> known = Arrays.stream(Stream.values())
                .flatMap(stream -> stream.messageClass(type).stream())
                .findFirst()
                .orElseThrow();

        Message read = ContractJson.mapper().readValue(file.toFile(), known);

        assertThat(RequiredFields.missing((Record) read)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anUnknownFieldInAnyPlaceIsPassedOver(Message sample) throws IOException {
        JsonNode tomorrow = ContractJson.mapper().valueToTree(sample);
        addFields(tomorrow);

        assertThat(ContractJson.mapper().treeToValue(tomorrow, sample.getClass()))
                .isEqualTo(sample);
    }

    @Test
    void valuesOfTomorrowAreReadAsUnknown() throws IOException {
        assertThat(tomorrow(BackupTriggered.class, "kind").trigger()).isEqualTo(TriggerKind.UNKNOWN);
        assertThat(tomorrow(JobHeartbeat.class, "phase").phase()).isEqualTo(JobHeartbeat.Phase.UNKNOWN);
        assertThat(tomorrow(ProtectedInstance.class, "state").state()).isEqualTo(ProtectedInstance.State.UNKNOWN);
        assertThat(tomorrow(ProtectedInstance.class, "immutability").immutability())
                .isEqualTo(BlobImmutability.UNLOCKED);
    }

    private static <M extends Message> M tomorrow(Class<M> type, String field) throws IOException {
        M sample = Samples.all().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
        ObjectNode json = ContractJson.mapper().valueToTree(sample);
        json.put(field, "OF_TOMORROW");
        return ContractJson.mapper().treeToValue(json, type);
    }

    private static void addFields(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().stream()
                    .filter(field -> !OF_OTHERS.contains(field.getKey()))
                    .forEach(field -> addFields(field.getValue()));
            object.putObject("ofTomorrow").put("a", 1).putArray("b").add(true);
        } else if (node instanceof ArrayNode array) {
            array.forEach(OtherVersionsTest::addFields);
        }
    }
}
