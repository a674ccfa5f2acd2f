package io.pgvault.vault.vaults;

import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.contract.vault.VaultEvent.VaultDeleted;
import io.pgvault.contract.vault.VaultEvent.VaultPreparationFailed;
import io.pgvault.contract.vault.VaultEvent.VaultPrepared;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.policies.PoliciesInMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowVaultsTest {
    private static final Instant AT = NOW.plusSeconds(3);
    private static final ErrorDetail FAILURE = ErrorDetail.of(ErrorCode.STORAGE_PERMISSION, "No such right.");
    private static final VaultEvent.OfVault PREPARED = new VaultPrepared(VAULT.id(), AT, "pgv-main");
    private static final VaultEvent.OfVault FAILED = new VaultPreparationFailed(VAULT.id(), AT, FAILURE);

    private final VaultsInMemory vaults = new VaultsInMemory(new PoliciesInMemory(), new InstancesInMemory());
    private final OperationsInMemory operations = new OperationsInMemory();
    private final DeletedVaultsInMemory deletedVaults = new DeletedVaultsInMemory();
    private final List<InstanceId> gone = new ArrayList<>();
    private final FollowVaults followVaults = new FollowVaults(vaults, deletedVaults, gone::add, operations);

    @Test
    void whatIsGoneFromStorageIsGoneFromTheCatalogueAndEndsItsOperation() {
        InstanceId instance = InstanceId.random();
        deletedVaults.add(new DeletedVault(VAULT, NOW.minusSeconds(2), NOW));

        followVaults.follow(new VaultEvent.InstanceDeleted(VAULT.id(), instance, NOW));
        assertThat(gone).containsExactly(instance);

        followVaults.follow(new VaultEvent.VaultPurged(VAULT.id(), NOW.minusSeconds(1)));
        assertThat(deletedVaults.find(VAULT.id())).isPresent();
        followVaults.follow(new VaultEvent.VaultPurged(VAULT.id(), NOW));
        assertThat(deletedVaults.find(VAULT.id())).isEmpty();
    }

    @BeforeEach
    void prepareVault() {
        vaults.add(VAULT.provisioningAgain());
    }

    @Test
    void aVaultWhoseStorageIsThereIsReady() {
        OperationId preparing = running(OperationKind.PUT_VAULT, VAULT.id());

        followVaults.follow(PREPARED);

        assertThat(vaults.get(VAULT.id())).isEqualTo(VAULT);
        assertThat(operations.get(preparing)).satisfies(operation -> {
            assertThat(operation.status()).isEqualTo(OperationStatus.SUCCEEDED);
            assertThat(operation.endedAt()).isEqualTo(AT);
        });
    }

    @Test
    void aVaultWhoseStorageCannotBeMadeSaysWhy() {
        OperationId preparing = running(OperationKind.PUT_VAULT, VAULT.id());

        followVaults.follow(FAILED);

        assertThat(vaults.get(VAULT.id())).satisfies(vault -> {
            assertThat(vault.state()).isEqualTo(VaultState.FAILED);
            assertThat(vault.error()).isEqualTo(FAILURE);
        });
        assertThat(operations.get(preparing)).satisfies(operation -> {
            assertThat(operation.status()).isEqualTo(OperationStatus.FAILED);
            assertThat(operation.error()).isEqualTo(FAILURE);
            assertThat(operation.endedAt()).isEqualTo(AT);
        });
    }

    @Test
    void storageThatIsThereStaysWhateverOrderTheNewsComeIn() {
        followVaults.follow(FAILED);
        followVaults.follow(PREPARED);
        assertThat(vaults.get(VAULT.id())).isEqualTo(VAULT);

        followVaults.follow(FAILED);
        assertThat(vaults.get(VAULT.id())).isEqualTo(VAULT);
    }

    @Test
    void everyRequestThatWaitsForTheStorageIsAnswered() {
        OperationId first = running(OperationKind.PUT_VAULT, VAULT.id());
        OperationId second = running(OperationKind.PUT_VAULT, VAULT.id());

        followVaults.follow(PREPARED);

        assertThat(operations.get(first).status()).isEqualTo(OperationStatus.SUCCEEDED);
        assertThat(operations.get(second).status()).isEqualTo(OperationStatus.SUCCEEDED);
    }

    @Test
    void whatConcernsAnotherVaultOrAnotherMatterGoesOn() {
        OperationId ofAnother = running(OperationKind.PUT_VAULT, VaultId.random());
        OperationId ofAnotherKind = running(OperationKind.CONFIGURE_PROTECTION, VAULT.id());

        followVaults.follow(PREPARED);
        followVaults.follow(FAILED);

        assertThat(operations.get(ofAnother).isRunning()).isTrue();
        assertThat(operations.get(ofAnotherKind).isRunning()).isTrue();
    }

    @Test
    void newsOfAVaultThatWasDeletedDoNotBringItBack() {
        vaults.remove(VAULT.id());

        followVaults.follow(PREPARED);
        followVaults.follow(FAILED);

        assertThat(vaults.all()).isEmpty();
    }

    @Test
    void ownWordOfADeletionIsNoNews() {
        followVaults.follow(PREPARED);

        followVaults.follow(new VaultDeleted(VAULT.id(), AT));

        assertThat(vaults.all()).containsExactly(VAULT);
    }

    private OperationId running(OperationKind kind, VaultId subject) {
        Operation operation = Operation.running(
                OperationId.random(), kind, VAULT.address().resourceId(), VAULT.location(), subject.value(), NOW);
        operations.add(operation);
        return operation.id();
    }
}
