package io.pgvault.vault.vaults;

import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.VaultEvent.VaultDeleted;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.instances.ProtectionEnd;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.policies.PoliciesInMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeleteVaultTest {
    private final PoliciesInMemory policies = new PoliciesInMemory();
    private final InstancesInMemory instances = new InstancesInMemory();
    private final VaultsInMemory vaults = new VaultsInMemory(policies, instances);
    private final OperationsInMemory operations = new OperationsInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final LocksTaken locks = new LocksTaken();
    private final DeletedVaultsInMemory deletedVaults = new DeletedVaultsInMemory();
    private final DeleteVault deleteVault =
            new DeleteVault(vaults, deletedVaults, operations, published, locks, () -> NOW);

    @BeforeEach
    void makeVault() {
        vaults.add(VAULT);
    }

    @Test
    void anEmptyVaultIsGoneAndOthersAreTold() {
        Optional<Operation> operation = delete();

        assertThat(vaults.all()).isEmpty();
        assertThat(published.all()).containsExactly(new VaultDeleted(VAULT.id(), NOW));
        assertThat(operation).get().satisfies(done -> {
            assertThat(done.kind()).isEqualTo(OperationKind.DELETE_VAULT);
            assertThat(done.status()).isEqualTo(OperationStatus.SUCCEEDED);
            assertThat(done.endedAt()).isEqualTo(NOW);
            assertThat(done.vaultResourceId()).isEqualTo(VAULT.address().resourceId());
        });
        assertThat(operations.all()).containsExactly(operation.orElseThrow());
    }

    @Test
    void aVaultThatIsNotThereIsNoError() {
        delete();

        assertThat(delete()).isEmpty();
        assertThat(published.all()).hasSize(1);
        assertThat(operations.all()).hasSize(1);
    }

    @Test
    void aVaultWithAPolicyStays() {
        policies.add(Samples.DAILY);

        assertRefused();
    }

    @Test
    void aVaultWithAnInstanceStays() {
        instances.add(Samples.INSTANCE);

        assertRefused();
    }

    @Test
    void aVaultWithADeletedInstanceStaysAndSaysWhy() {
        ProtectionEnd end = new ProtectionEnd(NOW, null, null, null);
        instances.add(Samples.INSTANCE.in(new Protection.SoftDeleted(end, "i", NOW.plusSeconds(60)), NOW));

        assertThatThrownBy(this::delete).hasMessageContaining("that can still be brought back");
    }

    @Test
    void itCanBeBroughtBackForAsLongAsItsSoftDeleteSaysAndThenItsContainersGo() {
        vaults.update(VAULT.with(new VaultSettings(
                "LocallyRedundant", "Enabled", null, null, SoftDelete.DEFAULT, Immutability.DISABLED, Map.of())));

        delete();

        assertThat(deletedVaults.find(VAULT.id())).get().satisfies(deleted -> {
            assertThat(deleted.isOver(NOW.plus(Duration.ofDays(14)).minusMillis(1)))
                    .isFalse();
            assertThat(deleted.isOver(NOW.plus(Duration.ofDays(14)))).isTrue();
        });
        Instant over = NOW.plus(Duration.ofDays(14));
        PurgeVaults purge = new PurgeVaults(deletedVaults, published, () -> over);
        purge.purgeDue();
        purge.purgeDue();
        assertThat(published.all(LifecycleCommand.DeleteVault.class))
                .containsExactly(new LifecycleCommand.DeleteVault(VAULT.reference(), over));
    }

    @Test
    void theAddressIsHeldAsByWhoeverPutsTheVault() {
        deleteVault.delete(new VaultAddress("S", "BACKUPS", "main"));

        assertThat(locks.inOrder()).containsExactly(VAULT.address().key());
    }

    private Optional<Operation> delete() {
        return deleteVault.delete(VAULT.address());
    }

    private void assertRefused() {
        assertThatThrownBy(this::delete)
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VAULT_NOT_EMPTY))
                .hasMessage(
                        "Cannot delete the Backup vault as there are existing backup instances or backup policies in"
                                + " the vault. Delete all backup instances and backup policies that are present in the vault and"
                                + " then try deleting the vault.");
        assertThat(vaults.all()).containsExactly(VAULT);
        assertThat(published.all()).isEmpty();
    }
}
