package io.pgvault.vault.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.contract.vault.LifecycleCommand.RehydrateRecoveryPoint;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.RecoveryPoints;
import io.pgvault.vault.recoverypoints.RecoveryPointsInMemory;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TriggerRehydrationTest {
    private static final RehydrationTerms TERMS = new RehydrationTerms(RehydrationPriority.HIGH, 12);

    private final RecoveryPoint point = Samples.recoveryPoint(Samples.backupOnDemand(), Samples.NOW);
    private final JobsInMemory jobs = new JobsInMemory(() -> Samples.NOW);
    private final PublishedMessages published = new PublishedMessages();
    private final InstancesInMemory instances = new InstancesInMemory();
    private final RecoveryPointsInMemory recoveryPoints = new RecoveryPointsInMemory();
    private final OperationsInMemory operations = new OperationsInMemory();
    private final TriggerRehydration triggerRehydration = new TriggerRehydration(
            new Instances(instances),
            new RecoveryPoints(recoveryPoints),
            new StartJob(jobs, operations, new ClientRequestsInMemory(), published, Samples.CALLERS),
            new AwaitOnline(new WaitingInMemory(jobs), recoveryPoints, operations, published, Duration.ofDays(7)),
            () -> Samples.NOW);

    @BeforeEach
    void backUpOrders() {
        instances.add(Samples.INSTANCE);
        recoveryPoints.created(point);
    }

    @Test
    void whatIsInTheArchiveIsAskedForAndItsJobWaits() {
        archive();

        Operation operation = trigger("request-1");

        assertThat(operation.kind()).isEqualTo(OperationKind.REHYDRATE);
        assertThat(operation.status()).isEqualTo(OperationStatus.SUCCEEDED);
        assertThat(published.all())
                .containsExactly(new RehydrateRecoveryPoint(
                        Samples.IN_VAULT,
                        Samples.INSTANCE.id(),
                        point.id(),
                        Objects.requireNonNull(operation.jobId()),
                        TERMS,
                        Samples.NOW));
        assertThat(jobs.all()).singleElement().satisfies(job -> {
            assertThat(job.isWaiting()).isTrue();
            assertThat(job.state()).isEqualTo(JobState.IN_PROGRESS);
            assertThat(job.waiting()).isEqualTo(new Job.Wait(Samples.NOW, null));
            assertThat(jobs.row(job.id()).triggerAgainAt).isNull();
        });
        assertThat(recoveryPoints
                        .find(Samples.INSTANCE.id(), point.id())
                        .orElseThrow()
                        .fate()
                        .rehydration())
                .isEqualTo(new CatalogueEntry.Rehydration(CatalogueEntry.Rehydration.Stage.COMING, null));
    }

    @Test
    void aRequestThatIsRepeatedAsksOnce() {
        archive();

        assertThat(trigger("request-1")).isEqualTo(trigger("request-1"));

        assertThat(published.all()).hasSize(1);
    }

    @Test
    void whatIsNotInTheArchiveNeedNotComeBack() {
        assertThatThrownBy(() -> trigger("request-1"))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessage("recoveryPointId: the recovery point " + point.id()
                        + " lies in VaultStore and is online: restore it as it is.");
        assertThat(jobs.all()).isEmpty();
    }

    private Operation trigger(String clientRequestId) {
        return triggerRehydration.trigger(
                Samples.VAULT,
                "pg1-orders",
                new TriggerRehydration.Request(point.id().value(), TERMS, clientRequestId));
    }

    private void archive() {
        recoveryPoints.archived(
                new RecoveryPointArchived(Samples.NOW, Samples.INSTANCE.id(), point.id(), "It is a year old."));
    }
}
