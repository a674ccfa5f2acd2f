package io.pgvault.vault.instances;

import static io.pgvault.vault.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.vaults.VaultsInMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GiveUpValidationsTest {
    private static final Duration EXPIRY = Duration.ofMinutes(5);
    private static final Instant LONG_AGO = NOW.minus(EXPIRY).minusMillis(1);
    private static final ErrorDetail UNANSWERED =
            ErrorDetail.of(ErrorCode.VALIDATION_UNANSWERED, "No worker has answered within PT5M.");

    private final InstancesInMemory instances = new InstancesInMemory();
    private final PoliciesInMemory policies = new PoliciesInMemory();
    private final OperationsInMemory operations = new OperationsInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final CompleteValidation completeValidation = new CompleteValidation(
            instances,
            policies,
            operations,
            new PublishState(instances, new VaultsInMemory(policies, instances), published),
            new LocksTaken(),
            () -> NOW);
    private final GiveUpValidations giveUpValidations =
            new GiveUpValidations(operations, completeValidation, () -> NOW, EXPIRY);

    @Test
    void aValidationThatNobodyAnswersFails() {
        OperationId asked = running(OperationKind.VALIDATE_BACKUP, null, LONG_AGO);

        giveUpValidations.giveUp();

        assertThat(operations.get(asked)).satisfies(operation -> {
            assertThat(operation.status()).isEqualTo(OperationStatus.FAILED);
            assertThat(operation.error()).isEqualTo(UNANSWERED);
            assertThat(operation.endedAt()).isEqualTo(NOW);
        });
    }

    @Test
    void anInstanceDoesNotWaitForAnAnswerForEver() {
        BackupInstance instance = configuringSince(LONG_AGO);

        giveUpValidations.giveUp();

        assertThat(instances.get(instance.id())).satisfies(failed -> {
            assertThat(failed.state()).isEqualTo(ProtectionState.CONFIGURING_PROTECTION_FAILED);
            assertThat(failed.error()).isEqualTo(UNANSWERED);
        });
        assertThat(published.all()).isEmpty();
    }

    @Test
    void anAnswerMayTakeItsTime() {
        OperationId asked = running(OperationKind.VALIDATE_BACKUP, null, NOW.minus(EXPIRY));

        giveUpValidations.giveUp();

        assertThat(operations.get(asked).isRunning()).isTrue();
    }

    @Test
    void otherOperationsGoOn() {
        OperationId preparing = running(OperationKind.PUT_VAULT, null, LONG_AGO);

        giveUpValidations.giveUp();

        assertThat(operations.get(preparing).isRunning()).isTrue();
    }

    @Test
    void anAnswerAfterThatChangesNothingAnyMore() {
        BackupInstance instance = configuringSince(LONG_AGO);
        giveUpValidations.giveUp();

        completeValidation.complete(new ValidationCompleted(instance.operationId(), NOW, null, Samples.REACHED, null));

        assertThat(instances.get(instance.id()).state()).isEqualTo(ProtectionState.CONFIGURING_PROTECTION_FAILED);
        assertThat(operations.get(instance.operationId()).error()).isEqualTo(UNANSWERED);
    }

    private BackupInstance configuringSince(Instant askedAt) {
        OperationId operation = running(
                OperationKind.CONFIGURE_PROTECTION, Samples.INSTANCE.id().value(), askedAt);
        BackupInstance instance = BackupInstance.configuring(
                Samples.INSTANCE.id(), Samples.IN_VAULT, "pg1-orders", Samples.SETUP, operation);
        instances.add(instance);
        return instance;
    }

    private OperationId running(OperationKind kind, @Nullable UUID subject, Instant startedAt) {
        Operation operation =
                Operation.running(OperationId.random(), kind, "/vaults/main", "westeurope", subject, startedAt);
        operations.add(operation);
        return operation.id();
    }
}
