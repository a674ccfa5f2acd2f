package io.pgvault.vault.recoverypoints;

import static io.pgvault.vault.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.vault.Samples;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryPointsTest {
    private static final InstanceId INSTANCE = Samples.INSTANCE.id();
    private static final RecoveryPoint POINT = Samples.recoveryPoint(Samples.backupOnDemand(), NOW);
    private static final String ID = POINT.id().value();
    private static final String NOT_FOUND = "There is no recovery point " + ID + ".";

    private final RecoveryPointsInMemory store = new RecoveryPointsInMemory();
    private final RecoveryPoints recoveryPoints = new RecoveryPoints(store);

    @BeforeEach
    void create() {
        store.created(POINT);
    }

    @Test
    void oneThatIsThereIsFoundInWhateverCaseItsIdIsWritten() {
        String id = ID.toUpperCase(Locale.ROOT);

        assertThat(recoveryPoints.requireAvailable(INSTANCE, id).id()).isEqualTo(POINT.id());
        assertThat(recoveryPoints.requireVisible(INSTANCE, id).id()).isEqualTo(POINT.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "00000000000000000000000000000000", "0000000000000000000000000000000"})
    void whatIsNotThereIsNotFound(String id) {
        String message = "There is no recovery point " + id + ".";

        assertRefused(() -> recoveryPoints.requireAvailable(INSTANCE, id), ErrorCode.RECOVERY_POINT_NOT_FOUND, message);
        assertRefused(() -> recoveryPoints.requireVisible(INSTANCE, id), ErrorCode.RECOVERY_POINT_NOT_FOUND, message);
    }

    @Test
    void thatOfAnotherInstanceIsNotFound() {
        assertRefused(
                () -> recoveryPoints.requireAvailable(InstanceId.random(), ID),
                ErrorCode.RECOVERY_POINT_NOT_FOUND,
                NOT_FOUND);
    }

    @Test
    void oneWhoseTimeIsOverIsNotRestoredFrom() {
        store.expired(new RecoveryPointExpired(NOW, INSTANCE, POINT.id(), "Its time is over."));

        assertRefused(
                () -> recoveryPoints.requireAvailable(INSTANCE, ID),
                ErrorCode.RECOVERY_POINT_DELETING,
                "The time of the recovery point " + ID + " is over.");
        assertHidden();
    }

    @Test
    void oneThatIsDeletedIsNotFound() {
        store.deleted(new RecoveryPointDeleted(NOW, INSTANCE, POINT.id(), "Its time is over."));

        assertRefused(
                () -> recoveryPoints.requireAvailable(INSTANCE, ID), ErrorCode.RECOVERY_POINT_NOT_FOUND, NOT_FOUND);
        assertHidden();
    }

    @Test
    void whoeverWantsOneThatIsLostHearsWhatToDo() {
        store.lost(new RecoveryPointLost(NOW, INSTANCE, POINT.id(), "It has no manifest."));

        assertRefused(
                () -> recoveryPoints.requireAvailable(INSTANCE, ID),
                ErrorCode.RECOVERY_POINT_NOT_FOUND,
                "The recovery point " + ID + " is not in storage any more, and pgvault did not delete it. Restore from"
                        + " another one, or bring its blobs back: the next sweep of storage finds them.");
        assertHidden();
    }

    @Test
    void whoeverWantsOneThatIsDamagedHearsWhyAndWhichIsWhole() {
        store.damaged(new RecoveryPointDamaged(NOW, INSTANCE, POINT.id(), "A block is not what was stored."));
        String damaged = "The recovery point " + ID + " is damaged: A block is not what was stored. ";
        String advice = " When its blobs are brought back as they were, it is taken up again within a day.";

        assertRefused(
                () -> recoveryPoints.requireAvailable(INSTANCE, ID),
                ErrorCode.RECOVERY_POINT_CORRUPT,
                damaged + "There is no other one: run a backup." + advice);
        assertHidden();

        RecoveryPoint other = Samples.recoveryPoint(Samples.backupOnDemand(), NOW.minusSeconds(5));
        store.created(other);
        assertRefused(
                () -> recoveryPoints.requireAvailable(INSTANCE, ID),
                ErrorCode.RECOVERY_POINT_CORRUPT,
                damaged + "The newest that is whole is " + other.id() + " of " + other.time() + "." + advice);
    }

    private void assertHidden() {
        assertRefused(() -> recoveryPoints.requireVisible(INSTANCE, ID), ErrorCode.RECOVERY_POINT_NOT_FOUND, NOT_FOUND);
    }

    private static void assertRefused(ThrowingCallable request, ErrorCode code, String message) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
    }
}
