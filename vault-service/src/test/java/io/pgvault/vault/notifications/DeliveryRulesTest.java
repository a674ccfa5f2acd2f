package io.pgvault.vault.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryRulesTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-20T22:00:00Z");
    private final DeliveryRules rules =
            new DeliveryRules(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofDays(3));

    @ParameterizedTest(name = "after {0} failures before this one, {1} after the event: pause {2}")
    @CsvSource({
        "0,      PT1S,      PT5S",
        "1,      PT10S,     PT10S",
        "2,      PT20S,     PT20S",
        "9,      PT1H,      PT42M40S",
        "10,     PT2H,      PT1H",
        "1000,   PT48H,     PT1H",
        "70,     PT71H30M,  PT30M",
        "70,     PT71H59M59.5S, PT0.5S"
    })
    void pausesDoubleUpToTheLongestAndTheLastTryIsAtTheEnd(int failures, Duration age, Duration pause) {
        Instant now = RECEIVED.plus(age);

        assertThat(rules.next(pending(failures), now)).contains(now.plus(pause));
    }

    @Test
    void givesUpAtTheEnd() {
        assertThat(rules.next(pending(70), RECEIVED.plus(Duration.ofDays(3)))).isEmpty();
        assertThat(rules.next(pending(0), RECEIVED.plus(Duration.ofDays(9)))).isEmpty();
    }

    @Test
    void wantsPositiveTimes() {
        assertThatThrownBy(() -> new DeliveryRules(Duration.ZERO, Duration.ofHours(1), Duration.ofDays(3)))
                .hasMessage("pgvault.webhook.first-pause must be positive, not PT0S");
    }

    private static PendingNotification pending(int failures) {
        return new PendingNotification(new Notification(new UUID(0, 1), "{}"), RECEIVED, failures);
    }
}
