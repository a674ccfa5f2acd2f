package io.pgvault.vault.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.vaults.Immutability;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TriggerBackupTest {
    private static final ErrorDetail REFUSED = ErrorDetail.of(ErrorCode.DATABASE_AUTHENTICATION, "No such user.");

    private Instant now = Samples.NOW;
    private final JobsInMemory jobs = new JobsInMemory(() -> now);
    private final PublishedMessages published = new PublishedMessages();
    private final InstancesInMemory instances = new InstancesInMemory();
    private final PoliciesInMemory policies = new PoliciesInMemory();
    private final TriggerBackup triggerBackup = new TriggerBackup(
            new Instances(instances),
            policies,
            new StartJob(jobs, new OperationsInMemory(), new ClientRequestsInMemory(), published, Samples.CALLERS),
            jobs,
            new LocksTaken(),
            () -> now,
            Samples.LONGEST_WAIT);

    @BeforeEach
    void protectOrders() {
        policies.add(Samples.DAILY);
        instances.add(Samples.INSTANCE);
    }

    @Test
    void aBackupOnDemandCarriesAllThatAWorkerNeeds() {
        Operation operation = trigger("BackupDaily", null);

        assertThat(operation.kind()).isEqualTo(OperationKind.BACKUP);
        assertThat(published.all(BackupTriggered.class)).singleElement().satisfies(sent -> {
            assertThat(sent.jobId()).isEqualTo(operation.jobId());
            assertThat(sent.trigger()).isEqualTo(TriggerKind.ON_DEMAND);
            assertThat(sent.scheduledAt()).isNull();
            assertThat(sent.triggeredAt()).isEqualTo(now);
            assertThat(sent.expiresAt()).isEqualTo(now.plus(Samples.LONGEST_WAIT));
            assertThat(sent.attemptNumber()).isEqualTo(1);
            assertThat(sent.source()).isEqualTo(Samples.INSTANCE.source());
            assertThat(sent.policy()).isEqualTo(Samples.DAILY.definition());
        });
        assertThat(jobs.all())
                .singleElement()
                .satisfies(job -> assertThat(job.userTriggered()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({"DISABLED, ", "UNLOCKED, UNLOCKED", "LOCKED, LOCKED"})
    void aBackupOnDemandTellsHowFirmlyItsVaultWantsItKept(Immutability immutability, @Nullable BlobImmutability told) {
        triggerBackup.trigger(
                Samples.VAULT.with(Samples.immutable(immutability)), "pg1-orders", request("BackupDaily", null));

        assertThat(published.all(BackupTriggered.class))
                .singleElement()
                .extracting(BackupTriggered::immutability)
                .isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "BackupDaily,         , ",
        "backupdaily,         , ",
        "BackupDaily,      ' ', ",
        "BackupDaily,   yearly, Yearly",
        "Yearly,              , Yearly",
        "YEARLY,              , Yearly",
        "Yearly,           ' ', Yearly",
        "Yearly,       Default, Default",
    })
    void theTagIsTheOneAskedForElseTheOneOfTheRule(String rule, @Nullable String override, @Nullable String tag) {
        trigger(rule, override);

        assertThat(published.all(BackupTriggered.class).getFirst().retentionTag())
                .isEqualTo(tag);
    }

    @ParameterizedTest
    @CsvSource({"Hourly, , Hourly", "BackupDaily, Hourly, Hourly", "Yearly, Hourly, Hourly", "Hourly, Yearly, Hourly"})
    void aRuleThatThePolicyDoesNotHaveIsRefusedWithThoseThatItHas(
            String rule, @Nullable String override, String unknown) {
        assertThatThrownBy(() -> trigger(rule, override))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADHOC_RULE_UNKNOWN))
                .hasMessage("The backup policy Daily has no rule '" + unknown + "'. Its backup rule is 'BackupDaily',"
                        + " its retention rules are ['Default', 'Yearly'].");
        assertThat(published.all()).isEmpty();
    }

    static Stream<BackupInstance> unprotected() {
        BackupInstance configuring = BackupInstance.configuring(
                Samples.INSTANCE.id(), Samples.IN_VAULT, "pg1-Orders", Samples.SETUP, OperationId.random());
        return Stream.of(configuring, configuring.configurationFailed(REFUSED));
    }

    @ParameterizedTest
    @MethodSource("unprotected")
    void anInstanceThatIsNotProtectedIsNotBackedUp(BackupInstance instance) {
        instances.update(instance);

        assertThatThrownBy(() -> trigger("BackupDaily", null))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INSTANCE_NOT_PROTECTED))
                .hasMessageStartingWith("The backup instance pg1-Orders cannot be backed up: its protection ");
        assertThat(jobs.all()).isEmpty();
    }

    @Test
    void whileOneGoesOnAnotherIsRefusedWithItsId() {
        Operation first = trigger("BackupDaily", null);

        assertThatThrownBy(() -> trigger("BackupDaily", null))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MAX_CONCURRENT_OPERATIONS))
                .hasMessageContaining("job " + first.jobId());
        assertThat(jobs.all()).hasSize(1);
    }

    @Test
    void whileNewSettingsAreTriedTheOldOnesCount() {
        Policy other = Samples.policy("Other");
        policies.add(other);
        instances.update(Samples.INSTANCE.configureAgain(Samples.setup(Samples.ORDERS, other), OperationId.random()));

        trigger("BackupDaily", null);

        assertThat(published.all(BackupTriggered.class).getFirst().policy()).isEqualTo(Samples.DAILY.definition());
    }

    @Test
    void anInstanceThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> triggerBackup.trigger(Samples.VAULT, "other", request("BackupDaily", null)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKUP_INSTANCE_NOT_FOUND))
                .hasMessage("The backup instance other does not exist in the backup vault Main.");
    }

    @Test
    void aRequestThatIsRepeatedLaterIsTheSameBackup() {
        TriggerBackup.Request repeated = new TriggerBackup.Request("BackupDaily", null, "request-1");
        Operation first = triggerBackup.trigger(Samples.VAULT, "pg1-orders", repeated);
        now = now.plusSeconds(30);

        assertThat(triggerBackup.trigger(Samples.VAULT, "PG1-ORDERS", repeated)).isEqualTo(first);
        assertThat(published.all()).hasSize(1);
    }

    @Test
    void theIdOfARequestIsNotTakenForAnotherOne() {
        triggerBackup.trigger(Samples.VAULT, "pg1-orders", new TriggerBackup.Request("BackupDaily", null, "request-1"));

        TriggerBackup.Request other = new TriggerBackup.Request("BackupDaily", "Default", "request-1");
        assertThatThrownBy(() -> triggerBackup.trigger(Samples.VAULT, "pg1-orders", other))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIENT_REQUEST_REUSED))
                .hasMessage("The x-ms-client-request-id 'request-1' came before with a request for this backup instance"
                        + " that asked for something else.");
        assertThat(published.all()).hasSize(1);
    }

    private Operation trigger(String rule, @Nullable String override) {
        return triggerBackup.trigger(Samples.VAULT, "pg1-orders", request(rule, override));
    }

    private static TriggerBackup.Request request(String rule, @Nullable String override) {
        return new TriggerBackup.Request(rule, override, null);
    }
}
