package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.LifecycleCommand.CompareRecoveryPoints;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import io.pgvault.contract.vault.VaultEvent.VaultPrepared;
import io.pgvault.messaging.EventWriter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators see of messages that were set aside, and do about them and about what was lost. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class DeadLettersIT {
    private static final String DEAD_LETTERS = "/providers/microsoft.dataprotection/deadletters";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private OtherServices others;
    private Story story;
    private Api api;

    @BeforeEach
    void begin() {
        others = new OtherServices();
        story = new Story(others);
        api = story.api;
    }

    @AfterEach
    void end() {
        others.close();
    }

    @Test
    void whatIsUnreadableIsListedWithItsReasonAndSetAsideAgainWhenItIsReplayed() {
        String mark = "unreadable-" + UUID.randomUUID();
        others.send(
                new ProducerRecord<>(Stream.VAULT_EVENTS.topic(), mark, "no event".getBytes(StandardCharsets.UTF_8)));
        JsonNode first = letter(mark);
        assertThat(first.path("reason").asText()).contains("Not a CloudEvent");
        assertThat(first.path("group").asText()).isEqualTo("pgvault-vault-service");

        assertThat(replay("vault-events")).isPositive();

        await().atMost(PATIENCE)
                .until(() -> letter(mark).path("offset").asLong()
                        > first.path("offset").asLong());
    }

    @Test
    void whatIsReplayedGoesBackOnItsStreamAndIsCountedNoMore() {
        api.put(api.vault, Api.vaultBody());
        PrepareVault command = others.receive(
                PrepareVault.class, prepare -> prepare.vault().resourceId().equals(api.vault));
        Instant now = Instant.now();
        var prepared = new EventWriter("/pgvault/test")
                .write(
                        new VaultPrepared(
                                command.vault().id(),
                                now,
                                "pgv-" + command.vault().id()),
                        now);
        var setAside = new ProducerRecord<>(
                Stream.VAULT_EVENTS.deadLetterTopic(), null, prepared.key(), prepared.value(), prepared.headers());
        Map.of(
                        "reason",
                        "a database of yesterday",
                        "topic",
                        Stream.VAULT_EVENTS.topic(),
                        "partition",
                        "0",
                        "offset",
                        "0")
                .forEach((name, value) ->
                        setAside.headers().add("dead-letter-" + name, value.getBytes(StandardCharsets.UTF_8)));
        others.send(setAside);
        assertThat(letter(prepared.key()).path("type").asText()).isEqualTo("VaultPrepared");

        assertThat(replay("Vault-Events")).isPositive();

        api.until(api.vault, "/properties/provisioningState", "Succeeded");
        assertThat(find(prepared.key())).isNull();
    }

    @Test
    void aStreamThatDoesNotExistIsRefusedWithTheNamesOfThoseThatDo() {
        Answer answer = api.post(DEAD_LETTERS + "/nonsense/replay", "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/error/message")).contains("nonsense", "job-events", "vault-events");
    }

    @Test
    void publishingAnewOverrulesWhateverOthersHoldAndComparesRecoveryPoints() {
        ProtectedInstance before = story.vault().policy().protectedInstance();

        assertThat(api.post("/providers/Microsoft.DataProtection/publishAnew", "")
                        .status())
                .isEqualTo(200);

        ProtectedInstance anew = others.receive(
                ProtectedInstance.class,
                instance -> instance.instanceId().equals(before.instanceId()) && instance.version() > before.version());
        assertThat(anew.policy()).isEqualTo(before.policy());
        // Those of other tests are compared before.
        await().atMost(PATIENCE.multipliedBy(3))
                .until(() -> !others.all(
                                CompareRecoveryPoints.class,
                                compare -> compare.instanceId().equals(before.instanceId()))
                        .isEmpty());
    }

    @Test
    void aVaultWhosePreparationIsLostIsPreparedAgainWhenItIsPutAgain() {
        api.put(api.vault, Api.vaultBody());
        api.put(api.vault, Api.vaultBody());

        await().atMost(PATIENCE)
                .until(() -> others.all(
                                        PrepareVault.class,
                                        prepare -> prepare.vault().resourceId().equals(api.vault))
                                .size()
                        == 2);
    }

    private long replay(String stream) {
        return api.post(DEAD_LETTERS + "/" + stream + "/replay", "")
                .body()
                .path("replayed")
                .asLong();
    }

    private JsonNode letter(String subject) {
        return await().atMost(PATIENCE).until(() -> find(subject), found -> found != null);
    }

    private @Nullable JsonNode find(String subject) {
        return StreamSupport.stream(api.get(DEAD_LETTERS).body().path("value").spliterator(), false)
                .flatMap(stream -> StreamSupport.stream(stream.path("letters").spliterator(), false))
                .filter(letter -> letter.path("subject").asText().equals(subject))
                .findFirst()
                .orElse(null);
    }
}
