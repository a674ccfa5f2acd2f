package io.pgvault.vault.alerts;

import static io.pgvault.vault.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.jobs.Ending;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.SoftDelete;
import io.pgvault.vault.vaults.VaultSettings;
import io.pgvault.vault.vaults.VaultsInMemory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertsOfEndedJobsTest {
    private static final ErrorDetail FAILURE = ErrorDetail.of(ErrorCode.DUMP_FAILED, "pg_dump ended with 1.");
    private static final ErrorDetail RUNNING = ErrorDetail.of(ErrorCode.BACKUP_RUNNING, "Another one is running.");
    private static final VaultSettings WITHOUT_ALERTS = new VaultSettings(
            "LocallyRedundant", "Disabled", null, null, SoftDelete.OFF, Immutability.DISABLED, Map.of());

    private final BackupTriggered backup = Samples.scheduledBackup(Samples.INSTANCE, NOW);
    private final InstancesInMemory instances = new InstancesInMemory();
    private final VaultsInMemory vaults = new VaultsInMemory(new PoliciesInMemory(), instances);
    private final PublishedMessages published = new PublishedMessages();
    private final AlertOnEnd alertOnEnd =
            new AlertOnEnd(new RaiseAlert(new AlertsInMemory(), published, alert -> {}), instances, vaults);

    @Test
    void aBackupThatFailedIsToldUnderTheFriendlyNameOfItsInstance() {
        instances.add(Samples.INSTANCE);

        ended(backup, JobState.FAILED, FAILURE);

        assertThat(published.all(Alert.BackupFailed.class)).singleElement().satisfies(alert -> {
            assertThat(alert.message())
                    .isEqualTo("The scheduled backup of 'pg1/orders' (Orders) in the backup vault Main failed: pg_dump"
                            + " ended with 1.");
            assertThat(alert.at()).isEqualTo(NOW);
        });
    }

    @Test
    void aBackupOfAnUnknownInstanceIsToldAsItsTriggerNamesIt() {
        ended(backup, JobState.FAILED, FAILURE);

        assertThat(published.all(Alert.BackupFailed.class))
                .extracting(alert -> alert.instance().friendlyName())
                .containsExactly("pg1-Orders");
    }

    @Test
    void theOwnerOfAVaultMayDoWithoutAlertsForFailedJobs() {
        vaults.add(Samples.VAULT.with(WITHOUT_ALERTS));

        ended(backup, JobState.FAILED, FAILURE);
        assertThat(published.all()).isEmpty();

        ended(backup, JobState.CANCELLED, RUNNING);
        assertThat(published.all(Alert.BackupSkipped.class)).hasSize(1);
    }

    @Test
    void anOwnerWhoDoesNotSayOtherwiseIsTold() {
        vaults.add(Samples.VAULT);

        ended(backup, JobState.FAILED, FAILURE);

        assertThat(published.all(Alert.BackupFailed.class)).hasSize(1);
    }

    @Test
    void whoeverRestoresFollowsTheJobWithoutAlerts() {
        ended(Samples.restore(), JobState.FAILED, FAILURE);

        assertThat(published.all()).isEmpty();
    }

    @Test
    void aRecoveryPointThatCannotBeMovedToTheArchiveIsTold() {
        instances.add(Samples.INSTANCE);
        TierRecoveryPoint tiering = Samples.tiering();

        ended(tiering, JobState.FAILED, FAILURE);

        assertThat(published.all(Alert.TieringFailed.class)).singleElement().satisfies(alert -> {
            assertThat(alert.recoveryPointId()).isEqualTo(tiering.recoveryPointId());
            assertThat(alert.message()).contains("could not be moved to the archive: pg_dump ended with 1.");
        });
    }

    @Test
    void successIsNotTold() {
        alertOnEnd.ended(
                backup,
                new Ending(
                        backup.jobId(),
                        JobState.COMPLETED_WITH_WARNINGS,
                        1,
                        new Job.Outcome(NOW, null, List.of(FAILURE), 1, 1),
                        null));

        assertThat(published.all()).isEmpty();
    }

    private void ended(JobRequest request, JobState state, ErrorDetail error) {
        alertOnEnd.ended(request, new Ending(request.jobId(), state, 1, Job.Outcome.failed(NOW, error), null));
    }
}
