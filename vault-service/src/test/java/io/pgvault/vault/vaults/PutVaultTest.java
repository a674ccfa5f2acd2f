package io.pgvault.vault.vaults;

import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.SETTINGS;
import static io.pgvault.vault.Samples.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.policies.Policy;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PutVaultTest {
    private static final VaultAddress ADDRESS = VAULT.address();
    private static final ErrorDetail FAILURE = ErrorDetail.of(ErrorCode.STORAGE_PERMISSION, "No such right.");

    private final PoliciesInMemory policies = new PoliciesInMemory();
    private final InstancesInMemory instances = new InstancesInMemory();
    private final VaultsInMemory vaults = new VaultsInMemory(policies, instances);
    private final OperationsInMemory operations = new OperationsInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final LocksTaken locks = new LocksTaken();
    private final DeletedVaultsInMemory deletedVaults = new DeletedVaultsInMemory();
    private final List<VaultId> purged = new ArrayList<>();
    private final List<VaultId> publishedAnew = new ArrayList<>();
    private final PutVault putVault = new PutVault(
            vaults, deletedVaults, purged::add, publishedAnew::add, operations, published, locks, () -> NOW);

    @Test
    void aNewVaultIsThereWhileItsStorageIsPrepared() {
        PutVault.Outcome outcome = put(SETTINGS);

        assertThat(outcome.created()).isTrue();
        assertThat(vaults.all()).containsExactly(outcome.vault());
        assertThat(outcome.vault())
                .isEqualTo(Vault.provisioning(outcome.vault().id(), ADDRESS, "westeurope", SETTINGS, NOW));
        assertPrepared(outcome);
    }

    @Test
    void theSettingsOfAVaultThatIsReadyChangeAtOnce() {
        vaults.add(VAULT);
        VaultSettings tagged = new VaultSettings(
                "LocallyRedundant", "Disabled", null, null, SoftDelete.OFF, Immutability.DISABLED, Map.of("a", "b"));

        PutVault.Outcome outcome = put(tagged);

        assertThat(outcome.created()).isFalse();
        assertThat(outcome.operation()).isNull();
        assertThat(vaults.all()).containsExactly(VAULT.with(tagged));
        assertThat(published.all()).isEmpty();
    }

    @Test
    void othersHearOfAnotherImmutabilityAndOfNothingElse() {
        vaults.add(VAULT.with(safe(SoftDelete.DEFAULT, Immutability.DISABLED)));

        put(safe(new SoftDelete(SoftDelete.State.ON, 30), Immutability.DISABLED));
        assertThat(publishedAnew).isEmpty();

        put(safe(SoftDelete.DEFAULT, Immutability.UNLOCKED));
        assertThat(publishedAnew).containsExactly(VAULT.id());

        put(safe(SoftDelete.DEFAULT, Immutability.UNLOCKED));
        assertThat(publishedAnew).hasSize(1);
    }

    @Test
    void whatIsSetForGoodIsNotTakenBack() {
        vaults.add(VAULT.with(safe(new SoftDelete(SoftDelete.State.ALWAYS_ON, 30), Immutability.LOCKED)));

        for (VaultSettings less : List.of(
                safe(new SoftDelete(SoftDelete.State.ON, 180), Immutability.LOCKED),
                safe(new SoftDelete(SoftDelete.State.ALWAYS_ON, 30), Immutability.UNLOCKED))) {
            assertThatThrownBy(() -> put(less))
                    .isInstanceOfSatisfying(
                            BackupException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.SECURITY_SETTING_LOCKED));
        }
        put(safe(new SoftDelete(SoftDelete.State.ALWAYS_ON, 14), Immutability.LOCKED));
        assertThat(purged).isEmpty();
    }

    @Test
    void whatWasDeletedGoesWhenSoftDeleteIsTurnedOff() {
        vaults.add(VAULT.with(safe(SoftDelete.DEFAULT, Immutability.UNLOCKED)));

        put(safe(SoftDelete.OFF, Immutability.DISABLED));

        assertThat(purged).containsExactly(VAULT.id());
    }

    @Test
    void settingsAreWeakerWhenLessIsSafe() {
        VaultSettings month = safe(new SoftDelete(SoftDelete.State.ON, 30), Immutability.UNLOCKED);

        assertThat(safe(new SoftDelete(SoftDelete.State.ON, 29), Immutability.LOCKED)
                        .areWeakerThan(month))
                .isTrue();
        assertThat(safe(new SoftDelete(SoftDelete.State.ALWAYS_ON, 30), Immutability.DISABLED)
                        .areWeakerThan(month))
                .isTrue();
        assertThat(safe(new SoftDelete(SoftDelete.State.ALWAYS_ON, 31), Immutability.LOCKED)
                        .areWeakerThan(month))
                .isFalse();
    }

    @Test
    void softDeleteLastsFrom14To180Days() {
        for (int days : new int[] {0, 13, 181}) {
            assertThatThrownBy(() -> new SoftDelete(SoftDelete.State.ON, days))
                    .hasMessageContaining("from 14 to 180, not " + days);
        }
    }

    @Test
    void aDeletedVaultComesBackWhereItWasWhileThereIsTime() {
        Vault gone = VAULT.with(safe(SoftDelete.DEFAULT, Immutability.DISABLED));
        deletedVaults.add(new DeletedVault(gone, NOW, NOW.plusSeconds(1)));
        VaultAddress elsewhere = new VaultAddress("s", "Backups", "Other");

        assertThatThrownBy(() -> putVault.undelete(elsewhere, VAULT.id(), "westeurope", SETTINGS))
                .hasMessageContaining("comes back there only");
        PutVault.Outcome outcome = putVault.undelete(VAULT.address(), VAULT.id(), "WestEurope", SETTINGS);

        assertThat(outcome.vault().id()).isEqualTo(VAULT.id());
        assertPrepared(outcome);
        assertThat(deletedVaults.find(VAULT.id())).isEmpty();
    }

    @Test
    void oneWhoseTimeIsOverDoesNot() {
        deletedVaults.add(new DeletedVault(VAULT, NOW.minusSeconds(2), NOW));

        assertThatThrownBy(() -> putVault.undelete(VAULT.address(), VAULT.id(), "westeurope", SETTINGS))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKUP_VAULT_NOT_FOUND));
    }

    private static VaultSettings safe(SoftDelete softDelete, Immutability immutability) {
        return new VaultSettings("LocallyRedundant", "Enabled", null, null, softDelete, immutability, Map.of());
    }

    @Test
    void anAddressInAnotherCaseIsTheSameAndStaysAsItWasWritten() {
        vaults.add(VAULT);

        PutVault.Outcome outcome = putVault.put(new VaultAddress("S", "BACKUPS", "MAIN"), "WestEurope", SETTINGS);

        assertThat(outcome.created()).isFalse();
        assertThat(vaults.all()).containsExactly(VAULT);
    }

    @Test
    void aVaultWhosePreparationFailedIsPreparedAgain() {
        vaults.add(VAULT.provisioningAgain());
        vaults.preparationFailed(VAULT.id(), FAILURE);

        PutVault.Outcome outcome = put(SETTINGS);

        assertThat(outcome.created()).isFalse();
        assertThat(vaults.get(VAULT.id())).satisfies(again -> {
            assertThat(again.state()).isEqualTo(VaultState.PROVISIONING);
            assertThat(again.error()).isNull();
        });
        assertPrepared(outcome);
    }

    @Test
    void aVaultThatIsBeingPreparedIsPreparedWithItsNewSettings() {
        Vault first = put(SETTINGS).vault();

        PutVault.Outcome outcome = put(Samples.settings("GeoRedundant"));

        assertThat(outcome.vault().id()).isEqualTo(first.id());
        assertThat(published.all(PrepareVault.class))
                .extracting(PrepareVault::storageRedundancy)
                .containsExactly("LocallyRedundant", "GeoRedundant");
        assertThat(operations.all()).hasSize(2).allMatch(Operation::isRunning);
    }

    @Test
    void aVaultStaysWhereItLies() {
        vaults.add(VAULT);

        assertThatThrownBy(() -> putVault.put(ADDRESS, "northeurope", SETTINGS))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessage("The backup vault Main lies in westeurope; its location cannot change to northeurope.");
        assertThat(vaults.all()).containsExactly(VAULT);
    }

    @Test
    void redundancyIsSettledOnceSomethingIsProtected() {
        vaults.add(VAULT);
        instances.add(Samples.INSTANCE);

        assertRefused(
                "GeoRedundant",
                "The storage redundancy of the backup vault Main is LocallyRedundant and cannot change to GeoRedundant"
                        + " after backup instances were configured.");
        assertThat(put(SETTINGS).vault()).isEqualTo(VAULT);
    }

    @Test
    void redundancyMayChangeWhileNothingIsProtected() {
        vaults.add(VAULT);
        policies.add(Samples.DAILY);

        put(Samples.settings("ZoneRedundant"));

        assertThat(vaults.get(VAULT.id()).settings().redundancy()).isEqualTo("ZoneRedundant");
    }

    @Test
    void aVaultWithAnArchivingPolicyDoesNotBecomeZoneRedundant() {
        vaults.add(VAULT);
        policies.add(archiving());

        assertRefused(
                "ZoneRedundant",
                "The backup vault Main cannot become zone-redundant: a backup policy of it has a life cycle in"
                        + " ArchiveStore, which is not available then. Remove that from the policy first.");

        put(Samples.settings("GeoRedundant"));
        assertThat(vaults.get(VAULT.id()).settings().redundancy()).isEqualTo("GeoRedundant");
    }

    @Test
    void theAddressIsHeldWhileTheVaultIsLookedFor() {
        putVault.put(new VaultAddress("S", "Backups", "MAIN"), "westeurope", SETTINGS);

        assertThat(locks.inOrder()).containsExactly(ADDRESS.key());
    }

    private PutVault.Outcome put(VaultSettings settings) {
        return putVault.put(ADDRESS, "westeurope", settings);
    }

    private void assertRefused(String redundancy, String message) {
        assertThatThrownBy(() -> put(Samples.settings(redundancy)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessage(message);
        assertThat(vaults.all()).containsExactly(VAULT);
    }

    private void assertPrepared(PutVault.Outcome outcome) {
        Vault vault = outcome.vault();
        PrepareVault command = new PrepareVault(vault.reference(), "Main", "westeurope", "LocallyRedundant", NOW);
        Operation operation = Objects.requireNonNull(outcome.operation());
        assertThat(published.all()).containsExactly(command);
        assertThat(operations.all()).containsExactly(operation);
        assertThat(operations.question(operation.id())).contains(command);
        assertThat(operation.kind()).isEqualTo(OperationKind.PUT_VAULT);
        assertThat(operation.isRunning()).isTrue();
        assertThat(operation.subject()).isEqualTo(vault.id().value());
    }

    private static Policy archiving() {
        BackupPolicy daily = Samples.DAILY.definition();
        LifeCycle archive = new LifeCycle(DataStore.ARCHIVE_STORE, Period.ofYears(1), List.of());
        BackupPolicy archiving = new BackupPolicy(
                daily.id(),
                daily.name(),
                1,
                daily.backupRule(),
                List.of(new RetentionRule("Default", true, List.of(archive))));
        return new Policy(Samples.DAILY.id(), VAULT.id(), archiving, List.of(), "UTC");
    }
}
