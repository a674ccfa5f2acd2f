package io.pgvault.vault.protection;

import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.EndReason;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.instances.ProtectionEnd;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.protection.EndProtection.Why;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EndProtectionTest {
    private static final Why WHY = new Why(EndReason.DECOMMISSIONED, "The server is gone.");
    private static final String NAME = "PG1-orders";

    private final ProtectionParts parts = new ProtectionParts();

    @Test
    void whatIsStoppedTellsWhoWhenAndWhyAndCancelsWhatRuns() {
        var operation = parts.endProtection.stop(VAULT, NAME, WHY);

        assertThat(operation.kind()).isEqualTo(OperationKind.STOP_PROTECTION);
        assertThat(operation.status()).isEqualTo(OperationStatus.SUCCEEDED);
        assertThat(parts.instance().protection())
                .isEqualTo(new Protection.Stopped(
                        new ProtectionEnd(NOW, Samples.CALLER, EndReason.DECOMMISSIONED, "The server is gone.")));
        assertThat(parts.told().state()).isEqualTo(ProtectedInstance.State.PROTECTION_STOPPED);
        assertThat(parts.told().reason())
                .isEqualTo("Its backups were ended at 2026-11-26T10:00:00Z by dba@example.com (decommissioned: The"
                        + " server is gone.)");
        assertThat(parts.cancelled).containsExactly(Samples.INSTANCE.id());
    }

    @Test
    void whoeverAskedEndedItAndNotWhoeverApproved() {
        Caller asker = new Caller("ada", null);

        parts.endProtection.stop(VAULT, NAME, new Why(null, null, asker));

        assertThat(parts.instance().end()).get().extracting(ProtectionEnd::by).isEqualTo(asker);
    }

    @Test
    void whatIsSuspendedLivesOnByItsPolicy() {
        parts.endProtection.suspend(VAULT, NAME, new Why(null, null));

        assertThat(parts.instance().state()).isEqualTo(ProtectionState.BACKUP_SCHEDULES_SUSPENDED);
        assertThat(parts.instance().livesByPolicy()).isTrue();
        assertThat(parts.told().state()).isEqualTo(ProtectedInstance.State.BACKUPS_SUSPENDED);
    }

    @Test
    void eachResumesAfterItsOwn() {
        parts.endProtection.stop(VAULT, NAME, WHY);
        refused(ErrorCode.INVALID_PROTECTION_STATE, () -> parts.resumeProtection.resumeBackups(VAULT, NAME));
        parts.now = NOW.plusSeconds(60);
        parts.resumeProtection.resumeProtection(VAULT, NAME);
        assertThat(parts.instance().protection()).isEqualTo(new Protection.Configured());
        assertThat(parts.instance().scheduledSince()).isEqualTo(parts.now);
        assertThat(parts.told().state()).isEqualTo(ProtectedInstance.State.PROTECTION_CONFIGURED);
        assertThat(parts.told().reason()).isNull();

        parts.endProtection.suspend(VAULT, NAME, WHY);
        refused(ErrorCode.INVALID_PROTECTION_STATE, () -> parts.resumeProtection.resumeProtection(VAULT, NAME));
        parts.resumeProtection.resumeBackups(VAULT, NAME);
        assertThat(parts.instance().state().isProtected()).isTrue();
    }

    @Test
    void whatDoesNotRunCannotBeStopped() {
        parts.endProtection.stop(VAULT, NAME, WHY);

        refused(ErrorCode.INVALID_PROTECTION_STATE, () -> parts.endProtection.stop(VAULT, NAME, WHY));
        refused(ErrorCode.INVALID_PROTECTION_STATE, () -> parts.endProtection.suspend(VAULT, NAME, WHY));
        refused(ErrorCode.BACKUP_INSTANCE_NOT_FOUND, () -> parts.endProtection.stop(VAULT, "other", WHY));
    }

    @Test
    void whatAnotherInstanceProtectsByNowDoesNotResume() {
        parts.endProtection.stop(VAULT, NAME, WHY);
        parts.instances.add(BackupInstance.configuring(
                        InstanceId.random(), Samples.IN_VAULT, "again", Samples.SETUP, OperationId.random())
                .configured(Samples.REACHED, List.of(), NOW));

        refused(ErrorCode.DATA_SOURCE_ALREADY_PROTECTED, () -> parts.resumeProtection.resumeProtection(VAULT, NAME));
    }

    @Test
    void aConfigurationThatIsUnderWayEnds() {
        OperationId update = OperationId.random();
        parts.instances.update(Samples.INSTANCE.configureAgain(Samples.SETUP, update));
        parts.operations.add(io.pgvault.vault.operations.Operation.running(
                update,
                OperationKind.CONFIGURE_PROTECTION,
                VAULT.address().resourceId(),
                "westeurope",
                Samples.INSTANCE.id().value(),
                NOW));

        parts.endProtection.stop(VAULT, NAME, WHY);

        assertThat(parts.operations.find(update).orElseThrow().error())
                .extracting(ErrorDetail::errorCode)
                .isEqualTo(ErrorCode.INVALID_PROTECTION_STATE);
        assertThat(parts.instance().pending()).isNull();
        assertThat(parts.instance().operationId()).isNotEqualTo(update);
    }

    @Test
    void whatWasEndedIsNotChangedBeforeItIsResumed() {
        parts.endProtection.stop(VAULT, NAME, WHY);

        refused(
                ErrorCode.INVALID_PROTECTION_STATE,
                () -> parts.instance().configureAgain(Samples.SETUP, OperationId.random()));
    }

    @Test
    void versionsGoOn() {
        long before = parts.instance().version();
        parts.now = NOW.minus(Duration.ofDays(1)).minusSeconds(1);

        parts.endProtection.stop(VAULT, NAME, WHY);

        assertThat(parts.told().version()).isEqualTo(before + 1);
    }

    static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatExceptionOfType(BackupException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
