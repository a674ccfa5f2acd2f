package io.pgvault.vault.rebuilding;

import static io.pgvault.vault.Samples.DAILY;
import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.SETUP;
import static io.pgvault.vault.Samples.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.Binding;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.vault.LifecycleCommand.ConfirmDeletions;
import io.pgvault.contract.vault.LifecycleCommand.ReadStorage;
import io.pgvault.contract.vault.VaultEvent.DocumentFound;
import io.pgvault.contract.vault.VaultEvent.StorageRead;
import io.pgvault.contract.vault.VaultEvent.StorageReadFailed;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.ConfigureProtection;
import io.pgvault.vault.instances.EndReason;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.instances.ProtectionEnd;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.instances.PublishState;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.vaults.DeletedVault;
import io.pgvault.vault.vaults.DeletedVaultsInMemory;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultsInMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebuildCatalogueTest {
    private final LocksTaken locks = new LocksTaken();
    private final PoliciesInMemory policies = new PoliciesInMemory();
    private final InstancesInMemory instances = new InstancesInMemory();
    private final VaultsInMemory vaults = new VaultsInMemory(policies, instances);
    private final DeletedVaultsInMemory deletedVaults = new DeletedVaultsInMemory();
    private final OperationsInMemory operations = new OperationsInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final RebuildsInMemory rebuilds = new RebuildsInMemory();
    private final FormatInMemory format = new FormatInMemory();
    private List<String> secrets = List.of(Samples.SECRET.toString());
    private final RebuildCatalogue rebuild = new RebuildCatalogue(
            rebuilds,
            new BringBack(
                    vaults,
                    deletedVaults,
                    policies,
                    instances,
                    new ConfigureProtection(instances, operations, published, locks, bindings(), () -> NOW),
                    rebuilds,
                    format,
                    new PublishState(instances, vaults, published),
                    locks,
                    () -> NOW),
            operations,
            published,
            locks,
            () -> NOW);

    private Bindings bindings() {
        return new Bindings(List.of(new Binding("/", secrets, List.of(), List.of())));
    }

    @Test
    void vaultPolicyAndInstanceAreBackAsTheyWere() {
        begin();
        found(VAULT, DAILY, Samples.INSTANCE);

        assertThat(vaults.all()).containsExactly(VAULT);
        assertThat(policies.find(VAULT.id(), DAILY.name())).contains(DAILY);
        assertThat(instances.all())
                .containsExactly(Samples.INSTANCE.anew(NOW))
                .allSatisfy(back -> assertThat(back.scheduledSince()).isEqualTo(Samples.INSTANCE.scheduledSince()));
        assertThat(rebuilds.last()).get().extracting(Rebuild::broughtBack).isEqualTo(3);
    }

    @Test
    void othersAreToldOfWhatIsBackUnderANewerVersion() {
        begin();
        found(VAULT, DAILY, Samples.INSTANCE);

        assertThat(published.all(ProtectedInstance.class)).singleElement().satisfies(told -> {
            assertThat(told.instanceId()).isEqualTo(Samples.INSTANCE.id());
            assertThat(told.version()).isGreaterThan(Samples.INSTANCE.version());
        });
    }

    @Test
    void aSecondRebuildChangesNothing() {
        begin();
        found(VAULT, DAILY, Samples.INSTANCE);
        end();
        BackupInstance back = instances.get(Samples.INSTANCE.id());
        int told = published.all(ProtectedInstance.class).size();

        rebuild.begin();
        found(VAULT, DAILY, Samples.INSTANCE);

        assertThat(instances.get(Samples.INSTANCE.id())).isEqualTo(back);
        assertThat(published.all(ProtectedInstance.class)).hasSize(told);
    }

    @Test
    void oneThatRunsIsGoneOnWith() {
        Rebuild first = rebuild.begin();

        assertThat(rebuild.begin()).isEqualTo(first);
        assertThat(published.all(ReadStorage.class)).containsExactly(new ReadStorage(first.id(), NOW));
    }

    @Test
    void itEndsWhenAllOfStorageIsRead() {
        Rebuild begun = rebuild.begin();
        end();

        assertThat(rebuilds.find(begun.id())).get().satisfies(ended -> {
            assertThat(ended.ending()).isEqualTo(new Rebuild.Found(NOW, 1, 2, 520));
            assertThat(ended.problems()).containsExactly("Something cannot be read.");
        });
        assertThat(operations.get(begun.id()).isRunning()).isFalse();
    }

    @Test
    void oneForWhichStorageCannotBeReadHasFailedAndMayBeBegunAgain() {
        Rebuild begun = rebuild.begin();
        ErrorDetail error = ErrorDetail.of(ErrorCode.STORAGE_PERMISSION, "Storage answered 403.");
        rebuild.follow(new StorageReadFailed(begun.id(), NOW, error));

        assertThat(rebuilds.find(begun.id()))
                .get()
                .extracting(Rebuild::ending)
                .isEqualTo(new Rebuild.Failed(NOW, error));
        assertThat(operations.get(begun.id()).error()).isEqualTo(error);
        assertThat(rebuild.begin().id()).isNotEqualTo(begun.id());
    }

    @Test
    void whatNobodyAskedForIsSetAside() {
        assertThatThrownBy(() -> rebuild.follow(new DocumentFound(
                        OperationId.random(), NOW, format.write(new CatalogueItem.OfVault(VAULT), NOW))))
                .isInstanceOf(ContradictoryMessageException.class);
        assertThat(vaults.all()).isEmpty();
    }

    @Test
    void whatIsFoundAfterTheEndIsPassedOver() {
        Rebuild begun = rebuild.begin();
        end();

        rebuild.follow(new DocumentFound(begun.id(), NOW, format.write(new CatalogueItem.OfVault(VAULT), NOW)));

        assertThat(vaults.all()).isEmpty();
    }

    @Test
    void aVaultWhoseNameIsTakenStaysInStorageWithAllThatBelongsToIt() {
        Vault other = Vault.provisioning(VaultId.random(), VAULT.address(), VAULT.location(), Samples.SETTINGS, NOW);
        vaults.add(other);
        begin();
        found(VAULT, DAILY, Samples.INSTANCE);

        assertThat(vaults.all()).containsExactly(other);
        assertThat(instances.all()).isEmpty();
        assertThat(problems())
                .satisfiesExactly(
                        vault -> assertThat(vault)
                                .contains(VAULT.id().toString())
                                .endsWith("another one has its name by now. Delete that one and rebuild again."),
                        policy -> assertThat(policy).contains("Daily").endsWith("its vault is not in the catalogue."),
                        instance -> assertThat(instance)
                                .contains("pg1-Orders")
                                .endsWith("its vault is not in the catalogue."));
    }

    @Test
    void anInstanceWhoseNameIsTakenStaysInStorage() {
        begin();
        BackupInstance other = BackupInstance.configuring(
                InstanceId.random(), VAULT.reference(), Samples.INSTANCE.name(), SETUP, OperationId.random());
        instances.add(other);
        found(VAULT, DAILY, Samples.INSTANCE);

        assertThat(instances.all()).containsExactly(other);
        assertThat(problems()).singleElement().asString().contains("another one has its name by now");
    }

    @Test
    void anInstanceWhoseDataSourceIsProtectedByNowIsBackAndStopped() {
        BackupInstance other = BackupInstance.configuring(
                        InstanceId.random(), VAULT.reference(), "other", SETUP, OperationId.random())
                .configured(Samples.REACHED, List.of(), NOW);
        instances.add(other);
        begin();
        found(VAULT, DAILY, Samples.INSTANCE);

        assertThat(instances.get(Samples.INSTANCE.id()).state()).isEqualTo(ProtectionState.PROTECTION_STOPPED);
        assertThat(published.all(ProtectedInstance.class).getLast().state())
                .isEqualTo(ProtectedInstance.State.PROTECTION_STOPPED);
        assertThat(problems()).singleElement().asString().contains("its backups do not run");
    }

    @Test
    void whatWasBeingConfiguredIsAskedAboutAgain() {
        BackupInstance configuring = BackupInstance.configuring(
                Samples.INSTANCE.id(), VAULT.reference(), Samples.INSTANCE.name(), SETUP, OperationId.random());
        begin();
        found(VAULT, DAILY, configuring);

        BackupInstance back = instances.get(Samples.INSTANCE.id());
        assertThat(back.state()).isEqualTo(ProtectionState.CONFIGURING_PROTECTION);
        assertThat(published.all(ValidateBackup.class))
                .singleElement()
                .satisfies(asked -> assertThat(asked.operationId()).isEqualTo(back.operationId()));
        assertThat(operations.get(back.operationId()).isRunning()).isTrue();
    }

    @Test
    void whatMayNotBeConfiguredAnyMoreHasFailed() {
        secrets = List.of();
        RebuildCatalogue unbound = new RebuildCatalogue(
                rebuilds,
                new BringBack(
                        vaults,
                        deletedVaults,
                        policies,
                        instances,
                        new ConfigureProtection(instances, operations, published, locks, bindings(), () -> NOW),
                        rebuilds,
                        format,
                        new PublishState(instances, vaults, published),
                        locks,
                        () -> NOW),
                operations,
                published,
                locks,
                () -> NOW);
        begin();
        found(VAULT, DAILY);
        unbound.follow(new DocumentFound(
                rebuilds.last().orElseThrow().id(),
                NOW,
                format.write(
                        new CatalogueItem.OfInstance(BackupInstance.configuring(
                                Samples.INSTANCE.id(),
                                VAULT.reference(),
                                Samples.INSTANCE.name(),
                                SETUP,
                                OperationId.random())),
                        NOW)));

        assertThat(instances.get(Samples.INSTANCE.id())).satisfies(back -> {
            assertThat(back.state()).isEqualTo(ProtectionState.CONFIGURING_PROTECTION_FAILED);
            assertThat(back.error()).extracting(error -> error.errorCode()).isEqualTo(ErrorCode.BINDING_MISSING);
        });
        assertThat(problems()).singleElement().asString().contains("could not be configured");
    }

    @Test
    void whatWasDeletedIsBackAsDeleted() {
        Instant purgeAt = NOW.plus(Duration.ofDays(14));
        BackupInstance deleted = Samples.INSTANCE.in(
                new Protection.SoftDeleted(new ProtectionEnd(NOW, null, EndReason.DEV_TEST, null), "pg1", purgeAt),
                NOW);
        DeletedVault gone = new DeletedVault(
                Vault.provisioning(VaultId.random(), VAULT.address(), VAULT.location(), Samples.SETTINGS, NOW),
                NOW,
                purgeAt);
        begin();
        found(VAULT, DAILY, deleted, gone);

        assertThat(instances.get(Samples.INSTANCE.id()).protection()).isEqualTo(deleted.protection());
        assertThat(deletedVaults.find(gone.vault().id())).contains(gone);
        assertThat(published.all(ProtectedInstance.class).getLast().state())
                .isEqualTo(ProtectedInstance.State.SOFT_DELETED);
    }

    @Test
    void anInstanceWithoutItsPolicyStaysInStorage() {
        Policy other = new Policy(
                PolicyId.random(), VAULT.id(), DAILY.definition(), DAILY.dataSourceTypes(), DAILY.timeZone());
        begin();
        found(VAULT, other, Samples.INSTANCE);

        assertThat(instances.all()).isEmpty();
        assertThat(problems()).singleElement().asString().endsWith("its backup policy is not in the catalogue.");
    }

    @Test
    void deletionsAreLetGoByAMessage() {
        rebuild.confirmDeletions();

        assertThat(published.all()).containsExactly(new ConfirmDeletions(NOW));
    }

    private void begin() {
        rebuild.begin();
    }

    private void found(Object... things) {
        OperationId id = rebuilds.last().orElseThrow().id();
        for (Object thing : things) {
            CatalogueItem item = switch (thing) {
                case Vault vault -> new CatalogueItem.OfVault(vault);
                case DeletedVault vault -> new CatalogueItem.OfDeletedVault(vault);
                case Policy policy -> new CatalogueItem.OfPolicy(policy);
                case BackupInstance instance -> new CatalogueItem.OfInstance(instance);
                default -> throw new IllegalArgumentException(thing.toString());
            };
            rebuild.follow(new DocumentFound(id, NOW, format.write(item, NOW)));
        }
    }

    private void end() {
        rebuild.follow(new StorageRead(
                rebuilds.last().orElseThrow().id(), NOW, 1, 2, 520, List.of("Something cannot be read.")));
    }

    private List<String> problems() {
        return rebuilds.last().orElseThrow().problems();
    }
}
