package io.pgvault.vault.protection;

import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.VAULT;
import static io.pgvault.vault.protection.EndProtectionTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.protection.EndProtection.Why;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.SoftDelete;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeleteInstanceTest {
    private static final Why WHY = new Why(null, "A typo.");
    private static final String NAME = Samples.INSTANCE.name();
    private static final Vault KEEPING = with(SoftDelete.DEFAULT, Immutability.DISABLED);
    private static final Vault IMMUTABLE = with(SoftDelete.DEFAULT, Immutability.LOCKED);

    private final ProtectionParts parts = new ProtectionParts();

    @Test
    void withSoftDeleteItCanBeBroughtBackForAWhile() {
        Operation operation = delete(KEEPING, NAME);

        assertThat(operation.isRunning()).isFalse();
        assertThat(parts.instances.find(VAULT.id(), NAME)).isEmpty();
        assertThat(parts.instances.findDeleted(VAULT.id(), NAME)).get().satisfies(deleted -> {
            assertThat(deleted.state()).isEqualTo(ProtectionState.SOFT_DELETED);
            assertThat(((Protection.SoftDeleted) deleted.protection()).purgeAt())
                    .isEqualTo(NOW.plus(Duration.ofDays(14)));
        });
        assertThat(parts.told().state()).isEqualTo(ProtectedInstance.State.SOFT_DELETED);
        assertThat(parts.cancelled).containsExactly(Samples.INSTANCE.id());

        parts.undeleteInstance.undelete(KEEPING, NAME);

        assertThat(parts.instance().state()).isEqualTo(ProtectionState.PROTECTION_STOPPED);
        assertThat(parts.told().state()).isEqualTo(ProtectedInstance.State.PROTECTION_STOPPED);
        refused(ErrorCode.BACKUP_INSTANCE_NOT_FOUND, () -> parts.undeleteInstance.undelete(KEEPING, NAME));
    }

    @Test
    void whenItsTimeIsOverAllOfItGoesOnce() {
        delete(KEEPING, NAME);

        parts.now = NOW.plus(Duration.ofDays(14)).minusMillis(1);
        parts.purgeInstances.purgeDue();
        assertThat(parts.told().state()).isEqualTo(ProtectedInstance.State.SOFT_DELETED);

        parts.now = parts.now.plusMillis(1);
        parts.purgeInstances.purgeDue();
        parts.purgeInstances.purgeDue();
        assertThat(parts.published.all(ProtectedInstance.class).stream()
                        .filter(told -> told.state() == ProtectedInstance.State.DELETED))
                .singleElement()
                .satisfies(told -> assertThat(told.reason())
                        .isEqualTo("Its backup instance was deleted at 2026-11-26T10:00:00Z by dba@example.com (A"
                                + " typo.)"));
        refused(ErrorCode.BACKUP_INSTANCE_NOT_FOUND, () -> parts.undeleteInstance.undelete(KEEPING, NAME));

        parts.purgeInstances.gone(Samples.INSTANCE.id());
        assertThat(parts.instances.all()).isEmpty();
    }

    @Test
    void whoeverDidNotHearOfItIsToldAgain() {
        delete(VAULT, NAME);
        parts.now = NOW.plus(Duration.ofHours(2));

        parts.purgeInstances.purgeDue();

        assertThat(parts.published.all(ProtectedInstance.class))
                .extracting(ProtectedInstance::state)
                .containsExactly(ProtectedInstance.State.DELETED, ProtectedInstance.State.DELETED);
    }

    @Test
    void withoutSoftDeleteItGoesAtOnceAndTheOperationRunsUntilItIsGone() {
        Operation operation = delete(VAULT, NAME);

        assertThat(operation.isRunning()).isTrue();
        assertThat(parts.told().state()).isEqualTo(ProtectedInstance.State.DELETED);
        assertThat(parts.instances.find(VAULT.id(), NAME)).isEmpty();
        assertThat(parts.deleteInstance.delete(VAULT, NAME, WHY)).isEmpty();
    }

    @Test
    void oneThatIsNotBeingDeletedIsNotGoneWhateverOthersSay() {
        parts.purgeInstances.gone(Samples.INSTANCE.id());

        assertThat(parts.instances.all()).hasSize(1);
    }

    @Test
    void oneThatWasNeverProtectedIsGoneAtOnce() {
        OperationId setup = OperationId.random();
        BackupInstance failed = BackupInstance.configuring(
                        InstanceId.random(), Samples.IN_VAULT, "typo", Samples.SETUP, setup)
                .configurationFailed(ErrorDetail.of(ErrorCode.SECRET_MISSING, "There is none."));
        parts.instances.add(failed);

        Operation operation = delete(IMMUTABLE, "typo");

        assertThat(operation.isRunning()).isFalse();
        assertThat(parts.instances.all()).containsExactly(Samples.INSTANCE);
        assertThat(parts.published.all()).isEmpty();
    }

    @Test
    void anImmutableVaultKeepsWhatHasRecoveryPoints() {
        delete(IMMUTABLE, NAME);
        parts.undeleteInstance.undelete(IMMUTABLE, NAME);

        RecoveryPoint point = Samples.recoveryPoint(Samples.backupOnDemand(), NOW);
        parts.recoveryPoints.created(point);
        refused(ErrorCode.VAULT_IMMUTABLE, () -> delete(IMMUTABLE, NAME));
        refused(
                ErrorCode.VAULT_IMMUTABLE,
                () -> parts.deleteRecoveryPoint.delete(
                        IMMUTABLE, NAME, point.id().value(), WHY));
    }

    @Test
    void severalOfOneNameAreToldApart() {
        delete(KEEPING, NAME);
        BackupInstance second = BackupInstance.configuring(
                        InstanceId.random(), Samples.IN_VAULT, NAME, Samples.SETUP, OperationId.random())
                .configured(Samples.REACHED, List.of(), NOW);
        parts.instances.add(second);
        refused(ErrorCode.INSTANCE_EXISTS, () -> parts.undeleteInstance.undelete(KEEPING, NAME));

        delete(KEEPING, NAME);

        String listedAs = NAME + "-" + second.id().toString().substring(0, 8);
        assertThat(parts.instances.findDeleted(VAULT.id(), listedAs))
                .get()
                .extracting(BackupInstance::id)
                .isEqualTo(second.id());
        parts.undeleteInstance.undelete(KEEPING, listedAs);
        assertThat(parts.instances.find(VAULT.id(), NAME))
                .get()
                .extracting(BackupInstance::id)
                .isEqualTo(second.id());
    }

    @Test
    void whatIsDeletedWhileSoftDeleteEndsGoesAtOnce() {
        delete(KEEPING, NAME);

        parts.purgeInstances.purgeAll(VAULT.id());

        assertThat(parts.told().state()).isEqualTo(ProtectedInstance.State.DELETED);
    }

    private Operation delete(Vault vault, String name) {
        return parts.deleteInstance.delete(vault, name, WHY).orElseThrow();
    }

    private static Vault with(SoftDelete softDelete, Immutability immutability) {
        return VAULT.with(
                new VaultSettings("LocallyRedundant", "Enabled", null, null, softDelete, immutability, Map.of()));
    }
}
