package io.pgvault.vault.alerts;

import static io.pgvault.vault.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.alert.Alert;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaiseAlertTest {
    private final PublishedMessages published = new PublishedMessages();
    private final List<Alert> counted = new ArrayList<>();
    private final RaiseAlert raiseAlert = new RaiseAlert(new AlertsInMemory(), published, counted::add);

    @Test
    void anAlertIsPublishedAndCounted() {
        Alert.OfInstance alert = missed(NOW);

        raiseAlert.raise(alert);

        assertThat(published.all()).containsExactly(alert);
        assertThat(counted).containsExactly(alert);
    }

    @Test
    void theSameIsNotRaisedAgainHoweverLateItIsFound() {
        raiseAlert.raise(missed(NOW));
        raiseAlert.raise(AlertTexts.notTriggered(AlertTexts.of(Samples.INSTANCE), NOW.plusSeconds(60), NOW));

        assertThat(published.all()).hasSize(1);
        assertThat(counted).hasSize(1);
    }

    @Test
    void anotherInstantIsAnotherAlert() {
        raiseAlert.raise(missed(NOW));
        raiseAlert.raise(missed(NOW.minusSeconds(3600)));

        assertThat(published.all()).hasSize(2);
    }

    private static Alert.OfInstance missed(Instant scheduledAt) {
        return AlertTexts.notTriggered(AlertTexts.of(Samples.INSTANCE), NOW, scheduledAt);
    }
}
