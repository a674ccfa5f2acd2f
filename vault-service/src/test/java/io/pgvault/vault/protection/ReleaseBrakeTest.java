package io.pgvault.vault.protection;

import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.VAULT;
import static io.pgvault.vault.protection.EndProtectionTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.vault.Samples;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.protection.EndProtection.Why;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseBrakeTest {
    private static final String NAME = Samples.INSTANCE.name();
    private static final Why WHY = new Why(null, null);

    private final ProtectionParts parts = new ProtectionParts();
    private final RecoveryPoint oldest = point(4, 2);
    private final RecoveryPoint old = point(3, 1);
    private final RecoveryPoint valid = point(2, -1);
    private final RecoveryPoint newest = point(1, 1);

    @Test
    void showsWhatIsOverButForTheNewest() {
        assertThat(parts.releaseBrake.over(VAULT, NAME))
                .extracting(CatalogueEntry::id)
                .containsExactly(oldest.id(), old.id());
    }

    @Test
    void asksForWhatWasSeen() {
        Operation operation =
                parts.releaseBrake.release(VAULT, NAME, List.of(oldest.id().value()));

        assertThat(operation.isRunning()).isFalse();
        assertThat(parts.published.all())
                .containsExactly(new LifecycleCommand.ReleaseBrake(
                        Samples.IN_VAULT, Samples.INSTANCE.id(), List.of(oldest.id()), NOW));
    }

    @Test
    void refusesWhatIsNotOver() {
        for (RecoveryPoint kept : List.of(valid, newest)) {
            refused(
                    ErrorCode.INVALID_REQUEST,
                    () -> parts.releaseBrake.release(
                            VAULT, NAME, List.of(kept.id().value())));
        }
        assertThat(parts.published.all()).isEmpty();
    }

    @Test
    void nothingGoesWhileProtectionIsStopped() {
        parts.endProtection.stop(VAULT, NAME, WHY);

        refused(
                ErrorCode.INVALID_PROTECTION_STATE,
                () -> parts.releaseBrake.release(
                        VAULT, NAME, List.of(oldest.id().value())));
    }

    @Test
    void oneRecoveryPointIsAskedForUntilItIsGone() {
        Operation operation =
                parts.deleteRecoveryPoint.delete(VAULT, NAME, valid.id().value(), WHY);

        assertThat(operation.isRunning()).isTrue();
        assertThat(operation.subject()).isEqualTo(valid.jobId().value());
        assertThat(parts.published.all(LifecycleCommand.DeleteRecoveryPoint.class))
                .singleElement()
                .satisfies(asked -> {
                    assertThat(asked.recoveryPointId()).isEqualTo(valid.id());
                    assertThat(asked.reason()).isEqualTo("It was deleted at 2026-11-26T10:00:00Z by dba@example.com");
                });
        refused(
                ErrorCode.RECOVERY_POINT_NOT_FOUND,
                () -> parts.deleteRecoveryPoint.delete(VAULT, NAME, "0".repeat(32), WHY));
    }

    /** @param overFor days since it expired */
    private RecoveryPoint point(int daysAgo, int overFor) {
        RecoveryPoint point = Samples.recoveryPoint(Samples.backupOnDemand(), NOW.minus(Duration.ofDays(daysAgo)));
        parts.recoveryPoints.created(point);
        parts.recoveryPoints.tagged(new RecoveryPointTagged(
                NOW, Samples.INSTANCE.id(), point.id(), "Default", null, NOW.minus(Duration.ofDays(overFor)), "why"));
        return point;
    }
}
