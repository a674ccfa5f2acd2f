package io.pgvault.vault.instances;

import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.REACHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.VaultsInMemory;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompleteValidationTest {
    /** By the worker's clock. */
    private static final Instant AT = NOW.minusSeconds(5);

    private static final ErrorDetail REFUSED = ErrorDetail.of(ErrorCode.DATABASE_AUTHENTICATION, "No such user.");
    private static final DataSourceIdentity ELSEWHERE =
            new DataSourceIdentity("pg2.example.com", 5433, "orders", "7002", 150020);

    private final Policy hourly = Samples.policy("Hourly");
    private final LocksTaken locks = new LocksTaken();
    private final InstancesInMemory instances = new InstancesInMemory(locks);
    private final PoliciesInMemory policies = new PoliciesInMemory(locks);
    private final OperationsInMemory operations = new OperationsInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final VaultsInMemory vaults = new VaultsInMemory(policies, instances);
    private final CompleteValidation completeValidation = new CompleteValidation(
            instances, policies, operations, new PublishState(instances, vaults, published), locks, () -> NOW);

    @BeforeEach
    void definePolicies() {
        policies.add(Samples.DAILY);
        policies.add(hourly);
    }

    @Test
    void aDataSourceThatWasReachedIsProtectedFromThenOn() {
        BackupInstance instance = configuring();

        answer(instance.operationId(), null, REACHED);

        BackupInstance configured = instances.get(instance.id());
        assertThat(configured.state()).isEqualTo(ProtectionState.PROTECTION_CONFIGURED);
        assertThat(configured.identity()).isEqualTo(REACHED);
        assertThat(configured.protectedSince()).isEqualTo(NOW);
        assertThat(published.all()).containsExactly(configured.toMessage(Samples.DAILY, Immutability.DISABLED, NOW));
        assertSucceeded(instance.operationId());
    }

    @ParameterizedTest
    @CsvSource({"DISABLED, ", "UNLOCKED, UNLOCKED", "LOCKED, LOCKED"})
    void othersAreToldHowFirmlyItsVaultWantsItsBackupsKept(Immutability immutability, @Nullable BlobImmutability told) {
        vaults.add(Samples.VAULT.with(Samples.immutable(immutability)));
        BackupInstance instance = configuring();

        answer(instance.operationId(), null, REACHED);

        assertThat(published.all(ProtectedInstance.class))
                .singleElement()
                .extracting(ProtectedInstance::immutability)
                .isEqualTo(told);
    }

    @Test
    void aDataSourceThatWasNotReachedIsNotProtected() {
        BackupInstance instance = configuring();

        answer(instance.operationId(), REFUSED, null);

        assertThat(instances.get(instance.id())).satisfies(failed -> {
            assertThat(failed.state()).isEqualTo(ProtectionState.CONFIGURING_PROTECTION_FAILED);
            assertThat(failed.error()).isEqualTo(REFUSED);
        });
        assertThat(published.all()).isEmpty();
        assertFailed(instance.operationId(), REFUSED);
    }

    @Test
    void newSettingsThatWorkAreInForceWithTheirPolicy() {
        BackupInstance instance = updating();

        answer(instance.operationId(), null, REACHED);

        assertThat(instances.get(instance.id())).satisfies(updated -> {
            assertThat(updated.state()).isEqualTo(ProtectionState.PROTECTION_CONFIGURED);
            assertThat(updated.setup().policyId()).isEqualTo(hourly.id());
            assertThat(updated.pending()).isNull();
        });
        assertThat(published.all(ProtectedInstance.class))
                .extracting(ProtectedInstance::policy)
                .containsExactly(hourly.definition());
    }

    @Test
    void newSettingsThatDoNotWorkLeaveTheOldOnesInForce() {
        BackupInstance instance = updating();

        answer(instance.operationId(), REFUSED, null);

        assertThat(instances.get(instance.id())).satisfies(kept -> {
            assertThat(kept.state()).isEqualTo(ProtectionState.PROTECTION_CONFIGURED);
            assertThat(kept.setup()).isEqualTo(Samples.SETUP);
        });
        assertThat(published.all()).isEmpty();
        assertFailed(instance.operationId(), REFUSED);
    }

    @Test
    void newSettingsMustLeadToTheDatabaseThatIsProtected() {
        BackupInstance instance = updating();

        answer(instance.operationId(), null, ELSEWHERE);

        assertThat(instances.get(instance.id()).identity()).isEqualTo(REACHED);
        assertFailed(
                instance.operationId(),
                ErrorDetail.of(
                        ErrorCode.IDENTITY_CHANGED,
                        "The secret leads to the database orders on pg2.example.com:5433, but protected is the database"
                                + " orders on pg1.example.com:5432."));
    }

    @Test
    void aDatabaseThatAnotherInstanceReachedIsNotProtectedTwice() {
        instances.add(Samples.INSTANCE);
        BackupInstance instance = configuring();

        answer(instance.operationId(), null, REACHED);

        ErrorDetail taken = ErrorDetail.of(
                ErrorCode.DATA_SOURCE_ALREADY_PROTECTED,
                "Datasource is already protected in this Backup vault, by the backup instance pg1-Orders.");
        assertThat(instances.get(instance.id()).error()).isEqualTo(taken);
        assertFailed(instance.operationId(), taken);
        assertThat(published.all()).isEmpty();
    }

    @Test
    void aDatabaseOfTheSameNameOnAnotherServerIsAnotherOne() {
        instances.add(Samples.INSTANCE);
        BackupInstance instance = configuring();

        answer(instance.operationId(), null, ELSEWHERE);

        assertSucceeded(instance.operationId());
    }

    @Test
    void anAnswerThatSaysNothingProtectsNothing() {
        BackupInstance instance = configuring();

        answer(instance.operationId(), null, null);

        assertThat(instances.get(instance.id()).state()).isEqualTo(ProtectionState.CONFIGURING_PROTECTION_FAILED);
        assertFailed(
                instance.operationId(),
                ErrorDetail.of(ErrorCode.INTERNAL, "The worker neither reached the data source nor said why not."));
    }

    @Test
    void aValidationOnlyTellsWhatItFound() {
        OperationId well = running(OperationKind.VALIDATE_BACKUP, null);
        OperationId refused = running(OperationKind.VALIDATE_BACKUP, null);

        answer(well, null, REACHED);
        answer(refused, REFUSED, null);

        assertSucceeded(well);
        assertFailed(refused, REFUSED);
        assertThat(instances.all()).isEmpty();
        assertThat(published.all()).isEmpty();
    }

    @Test
    void aValidationFindsADatabaseThatIsProtectedUnderAnotherName() {
        instances.add(Samples.INSTANCE);
        OperationId validation = running(OperationKind.VALIDATE_BACKUP, null);

        answer(validation, null, REACHED);

        assertThat(operations.get(validation).error())
                .isNotNull()
                .satisfies(error -> assertThat(error.errorCode()).isEqualTo(ErrorCode.DATA_SOURCE_ALREADY_PROTECTED));
    }

    @Test
    void anAnswerThatComesTwiceIsTakenInOnce() {
        BackupInstance instance = configuring();
        answer(instance.operationId(), null, REACHED);
        BackupInstance configured = instances.get(instance.id());

        answer(instance.operationId(), REFUSED, null);

        assertThat(instances.get(instance.id())).isEqualTo(configured);
        assertSucceeded(instance.operationId());
        assertThat(published.all()).hasSize(1);
    }

    @Test
    void anAnswerToARequestThatALaterOneReplacedChangesNothing() {
        BackupInstance first = configuring();
        BackupInstance second = first.configureAgain(Samples.SETUP, running(first));
        instances.update(second);

        answer(first.operationId(), null, REACHED);

        assertThat(instances.get(first.id())).isEqualTo(second);
        assertThat(published.all()).isEmpty();
    }

    @Test
    void anAnswerToAnUnknownOperationIsPassedOver() {
        answer(OperationId.random(), null, REACHED);

        assertThat(operations.all()).isEmpty();
        assertThat(published.all()).isEmpty();
    }

    @Test
    void thePolicyIsLockedBeforeTheInstance() {
        BackupInstance instance = updating();

        answer(instance.operationId(), null, REACHED);

        assertThat(locks.inOrder())
                .containsExactly("policy " + hourly.id(), "instance " + instance.id(), "database orders");
    }

    @ParameterizedTest
    @EnumSource(
            value = OperationKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"VALIDATE_BACKUP", "CONFIGURE_PROTECTION", "VALIDATE_RESTORE"})
    void anAnswerEndsNoOperationThatAskedNoWorker(OperationKind kind) {
        OperationId id = running(kind, Samples.INSTANCE.id().value());

        assertThatThrownBy(() -> answer(id, null, REACHED))
                .isInstanceOf(ContradictoryMessageException.class)
                .hasMessage("The operation " + id + " is no validation.");

        assertThat(operations.get(id).isRunning()).isTrue();
    }

    @Test
    void anAnswerToOneQuestionProtectsNoOtherInstance() {
        BackupInstance waiting = configuring();
        OperationId another =
                running(OperationKind.CONFIGURE_PROTECTION, waiting.id().value());

        answer(another, null, REACHED);

        assertThat(instances.get(waiting.id())).isEqualTo(waiting);
        assertThat(published.all()).isEmpty();
        answer(waiting.operationId(), null, REACHED);
        assertThat(instances.get(waiting.id()).state()).isEqualTo(ProtectionState.PROTECTION_CONFIGURED);
    }

    private BackupInstance configuring() {
        InstanceId id = InstanceId.random();
        BackupInstance instance = BackupInstance.configuring(
                id, Samples.IN_VAULT, "new", Samples.SETUP, running(OperationKind.CONFIGURE_PROTECTION, id.value()));
        instances.add(instance);
        return instance;
    }

    private BackupInstance updating() {
        BackupInstance instance =
                Samples.INSTANCE.configureAgain(Samples.setup(Samples.ORDERS, hourly), running(Samples.INSTANCE));
        instances.add(instance);
        return instance;
    }

    private OperationId running(BackupInstance instance) {
        return running(OperationKind.CONFIGURE_PROTECTION, instance.id().value());
    }

    private OperationId running(OperationKind kind, @Nullable UUID subject) {
        Operation operation = Operation.running(OperationId.random(), kind, "/vaults/main", "westeurope", subject, NOW);
        operations.add(operation);
        return operation.id();
    }

    private void answer(OperationId operation, @Nullable ErrorDetail error, @Nullable DataSourceIdentity identity) {
        completeValidation.complete(new ValidationCompleted(operation, AT, error, identity, null));
    }

    private void assertSucceeded(OperationId id) {
        assertThat(operations.get(id)).satisfies(operation -> {
            assertThat(operation.status()).isEqualTo(OperationStatus.SUCCEEDED);
            assertThat(operation.endedAt()).isEqualTo(AT);
        });
    }

    private void assertFailed(OperationId id, ErrorDetail error) {
        assertThat(operations.get(id)).satisfies(operation -> {
            assertThat(operation.status()).isEqualTo(OperationStatus.FAILED);
            assertThat(operation.error()).isEqualTo(error);
        });
    }
}
