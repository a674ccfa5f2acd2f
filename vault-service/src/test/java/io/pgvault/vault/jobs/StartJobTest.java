package io.pgvault.vault.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationsInMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StartJobTest {
    private final JobsInMemory jobs = new JobsInMemory(() -> Samples.NOW);
    private final OperationsInMemory operations = new OperationsInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final StartJob startJob =
            new StartJob(jobs, operations, new ClientRequestsInMemory(), published, Samples.CALLERS);

    @Test
    void theJobIsKnownBeforeAWorkerTakesIt() {
        Operation operation = start(Samples.INSTANCE, OperationKind.BACKUP, null);

        BackupTriggered sent = published.all(BackupTriggered.class).getFirst();
        assertThat(published.all()).containsExactly(sent);
        assertThat(jobs.all()).containsExactly(Job.queued(sent));
        assertThat(operation.jobId()).isEqualTo(sent.jobId());
        assertThat(sent.askedBy()).isEqualTo(Samples.CALLER);
    }

    @Test
    void theOperationHasSucceededWhenTheJobIsStarted() {
        Operation operation = start(Samples.INSTANCE, OperationKind.BACKUP, null);

        assertThat(operations.all()).containsExactly(operation);
        assertThat(operation.status()).isEqualTo(OperationStatus.SUCCEEDED);
        assertThat(operation.kind()).isEqualTo(OperationKind.BACKUP);
        assertThat(operation.vaultResourceId())
                .isEqualTo(Samples.VAULT.address().resourceId());
        assertThat(operation.startedAt()).isEqualTo(Samples.NOW);
        assertThat(operation.endedAt()).isEqualTo(Samples.NOW);
    }

    @Test
    void aRequestThatIsRepeatedStartsOneJob() {
        Operation first = start(Samples.INSTANCE, OperationKind.BACKUP, "request-1");

        Operation second = start(Samples.INSTANCE, OperationKind.BACKUP, "request-1");

        assertThat(second).isEqualTo(first);
        assertThat(jobs.all()).hasSize(1);
        assertThat(published.all()).hasSize(1);
        assertThat(operations.all()).containsExactly(first);
    }

    @Test
    void theSameNameOfARequestCountsForOneInstanceAndOneKind() {
        start(Samples.INSTANCE, OperationKind.BACKUP, "request-1");

        start(Samples.INSTANCE, OperationKind.RESTORE, "request-1");
        start(another(), OperationKind.BACKUP, "request-1");
        start(Samples.INSTANCE, OperationKind.BACKUP, "request-2");

        assertThat(jobs.all()).hasSize(4);
    }

    @Test
    void requestsWithoutANameAreNeverTheSame() {
        start(Samples.INSTANCE, OperationKind.BACKUP, null);
        start(Samples.INSTANCE, OperationKind.BACKUP, null);

        assertThat(jobs.all()).hasSize(2);
    }

    private Operation start(BackupInstance instance, OperationKind kind, @Nullable String clientRequestId) {
        return startJob.start(new StartJob.Start(
                Samples.VAULT,
                instance,
                kind,
                clientRequestId,
                List.of("wanted"),
                Samples.NOW,
                id -> backup(id, instance)));
    }

    private static BackupTriggered backup(JobId id, BackupInstance instance) {
        return new BackupTriggered(
                id,
                TriggerKind.ON_DEMAND,
                null,
                Samples.NOW,
                Samples.NOW.plus(Samples.LONGEST_WAIT),
                1,
                instance.source(),
                Samples.DAILY.definition(),
                null,
                null,
                null);
    }

    private static BackupInstance another() {
        return BackupInstance.configuring(
                        InstanceId.random(), Samples.IN_VAULT, "pg1-bills", Samples.SETUP, OperationId.random())
                .configured(Samples.REACHED, List.of(), Samples.NOW);
    }
}
