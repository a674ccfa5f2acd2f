package io.pgvault.vault.alerts;

import static io.pgvault.vault.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.alert.Alert.BackupMissed;
import io.pgvault.contract.alert.Alert.RecoveryPointOverdue;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.InstancesInMemory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RaiseFindingsTest {
    private static final Instant DUE = NOW.minusSeconds(3600);
    private static final Finding MISSED = new Finding.Missed(Samples.INSTANCE.id(), DUE);
    private static final Finding OVERDUE = new Finding.Overdue(Samples.INSTANCE.id(), DUE, DUE.minusSeconds(86400));

    private final AlertsInMemory alerts = new AlertsInMemory();
    private final InstancesInMemory instances = new InstancesInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final RaiseFindings raiseFindings =
            new RaiseFindings(alerts, instances, new RaiseAlert(alerts, published, alert -> {}));

    @BeforeEach
    void protectOrders() {
        instances.add(Samples.INSTANCE);
    }

    @Test
    void eachFindingIsAnAlertThatNamesTheInstance() {
        raiseFindings.raise(List.of(MISSED, OVERDUE), NOW);

        assertThat(published.all(BackupMissed.class)).singleElement().satisfies(missed -> {
            assertThat(missed.scheduledAt()).isEqualTo(DUE);
            assertThat(missed.at()).isEqualTo(NOW);
            assertThat(missed.jobId()).isNull();
            assertThat(missed.message())
                    .isEqualTo("The backup of 'pg1/orders' (Orders) in the backup vault Main that was scheduled for "
                            + DUE + " was not begun: nothing triggered it.");
        });
        assertThat(published.all(RecoveryPointOverdue.class)).singleElement().satisfies(overdue -> {
            assertThat(overdue.newestRecoveryPoint()).isEqualTo(DUE.minusSeconds(86400));
            assertThat(overdue.message())
                    .isEqualTo("The newest recovery point of 'pg1/orders' (Orders) in the backup vault Main is of "
                            + DUE.minusSeconds(86400) + "; the backup that was scheduled for " + DUE
                            + " has made none yet.");
        });
        assertThat(published.all()).hasSize(2);
    }

    @Test
    void anInstanceWithoutAnyRecoveryPointIsSaidToHaveNone() {
        raiseFindings.raise(List.of(new Finding.Overdue(Samples.INSTANCE.id(), DUE, null)), NOW);

        assertThat(published.all(RecoveryPointOverdue.class))
                .extracting(Alert::message)
                .containsExactly("There is no recovery point of 'pg1/orders' (Orders) in the backup vault Main; the"
                        + " backup that was scheduled for " + DUE + " has made none yet.");
    }

    @Test
    void whatWasFoundBeforeIsNotRaisedAgain() {
        raiseFindings.raise(List.of(MISSED), NOW);
        raiseFindings.raise(List.of(MISSED, OVERDUE), NOW.plusSeconds(60));

        assertThat(published.all(BackupMissed.class)).hasSize(1);
        assertThat(published.all(RecoveryPointOverdue.class)).hasSize(1);
    }

    @Test
    void anInstanceThatIsGoneKeepsNoOtherFromBeingRaised() {
        raiseFindings.raise(List.of(new Finding.Missed(InstanceId.random(), DUE), MISSED), NOW);

        assertThat(published.all(BackupMissed.class))
                .extracting(missed -> missed.instance().id())
                .containsExactly(Samples.INSTANCE.id());
    }

    @Test
    void nothingFoundIsNothingRaised() {
        raiseFindings.raise(List.of(), NOW);

        assertThat(published.all()).isEmpty();
    }
}
