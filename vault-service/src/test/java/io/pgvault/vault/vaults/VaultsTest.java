package io.pgvault.vault.vaults;

import static io.pgvault.vault.Samples.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.policies.PoliciesInMemory;
import org.junit.jupiter.api.Test;

class VaultsTest {
    private final VaultsInMemory store = new VaultsInMemory(new PoliciesInMemory(), new InstancesInMemory());
    private final Vaults vaults = new Vaults(store);

    @Test
    void aVaultThatIsReadyIsFoundInWhateverCaseItsAddressIsWritten() {
        store.add(VAULT);
        VaultAddress address = new VaultAddress("S", "BACKUPS", "MAIN");

        assertThat(vaults.requireReady(address)).isEqualTo(VAULT);
        assertThat(address.key())
                .isEqualTo(
                        "/subscriptions/s/resourcegroups/backups/providers/microsoft.dataprotection/backupvaults/main");
    }

    @Test
    void aVaultThatIsNotThereIsNotFound() {
        assertRefused(
                ErrorCode.BACKUP_VAULT_NOT_FOUND,
                "The backup vault Main does not exist in the resource group Backups.");
    }

    @Test
    void aVaultWhoseStorageIsNotReadyIsRefusedWithHowFarItIs() {
        store.add(VAULT.provisioningAgain());
        assertRefused(
                ErrorCode.VAULT_NOT_READY,
                "The storage of the backup vault Main is not ready: its provisioning is still running.");

        store.preparationFailed(VAULT.id(), ErrorDetail.of(ErrorCode.STORAGE_PERMISSION, "No such right."));
        assertRefused(
                ErrorCode.VAULT_NOT_READY,
                "The storage of the backup vault Main is not ready: its provisioning is failed.");
    }

    private void assertRefused(ErrorCode code, String message) {
        assertThatThrownBy(() -> vaults.requireReady(VAULT.address()))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
    }
}
