package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.stream.ServiceName;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.StreamAccess;
import io.pgvault.contract.stream.StreamRights;
import io.pgvault.contract.stream.WorkerQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of writers and readers says of each service what its sources say. */
class StreamAccessTest {
    private static final Pattern INCOMING = Pattern.compile("@Incoming\\(\"([a-z-]+)\"\\)");
    private static final Pattern GROUP = Pattern.compile("mp\\.messaging\\.incoming\\.\\S+\\.group\\.id=(\\S+)");

    @ParameterizedTest
    @EnumSource
    void everyChannelOfAServiceIsInTheTable(ServiceName service) throws IOException {
        Set<Stream> heard = find(INCOMING, sources(service)).stream()
                .map(StreamAccessTest::stream)
                .collect(Collectors.toSet());
        if (service == ServiceName.WORKER) {
            Arrays.stream(WorkerQueue.values()).map(WorkerQueue::stream).forEach(heard::add);
            heard.add(Stream.JOB_CONTROLS);
        }
        if (service == ServiceName.VAULT) {
            // Read by no channel: compared with the catalogue at times.
            heard.add(Stream.PROTECTED_INSTANCES);
        }

        assertThat(heard)
                .isEqualTo(Arrays.stream(Stream.values())
                        .filter(stream -> StreamAccess.readers(stream).contains(service))
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @EnumSource
    void everyGroupOfAServiceIsInTheTable(ServiceName service) throws IOException {
        Set<String> groups = new HashSet<>(
                find(GROUP, Files.readString(module(service).resolve("src/main/resources/application.properties"))));
        if (service != ServiceName.WORKER) {
            groups.add("pgvault-" + service.text());
        }

        assertThat(StreamAccess.rights(service).groups()).containsAll(groups);
    }

    @Test
    void whatNobodyWritesOrNobodyMayReadIsNoStream() {
        assertThat(Stream.values())
                .allSatisfy(stream -> assertThat(StreamAccess.writers(stream)).isNotEmpty());
        assertThat(Arrays.stream(Stream.values())
                        .filter(stream -> StreamAccess.readers(stream).isEmpty()))
                .containsExactly(Stream.AUDIT);
    }

    @Test
    void commandsToDeleteAreNobodysButTheVaults() {
        assertThat(Arrays.stream(ServiceName.values())
                        .filter(service ->
                                StreamAccess.rights(service).writes().contains(Stream.LIFECYCLE_COMMANDS.topic())))
                .containsExactly(ServiceName.VAULT);
    }

    @Test
    void aSchedulerSaysOnlyWhatIsDue() {
        StreamRights rights = StreamAccess.rights(ServiceName.SCHEDULER);

        assertThat(rights.writes())
                .containsExactlyInAnyOrder(
                        Stream.BACKUP_TRIGGERS.topic(),
                        Stream.ALERTS.topic(),
                        Stream.PROTECTED_INSTANCES.deadLetterTopic());
        assertThat(rights.reads()).containsExactly(Stream.PROTECTED_INSTANCES.topic());
    }

    private static Stream stream(String channel) {
        return Arrays.stream(Stream.values())
                .filter(stream -> stream.streamName().equals(channel))
                .findFirst()
                .orElseThrow();
    }

    private static Path module(ServiceName service) {
        return Checkout.root().resolve(service.text());
    }

    private static String sources(ServiceName service) throws IOException {
        StringBuilder text = new StringBuilder();
        try (java.util.stream.Stream<Path> files = Files.walk(module(service).resolve("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private static Set<String> find(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toSet());
    }
}
