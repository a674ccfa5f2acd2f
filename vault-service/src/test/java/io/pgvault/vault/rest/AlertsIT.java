package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.alert.Alert.BackupFailed;
import io.pgvault.contract.alert.Alert.BackupMissed;
import io.pgvault.contract.alert.Alert.BackupSkipped;
import io.pgvault.contract.alert.Alert.RecoveryPointOverdue;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobSkipped;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.vault.alerts.WatchSchedules;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts that the vault raises. The test plays worker and scheduler, and moves an instance's protection into the past. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
@TestProfile(AlertsIT.Hasty.class)
@SuppressWarnings("NullAway.Init") // JUnit and Quarkus set the fields
class AlertsIT {
    private static final Duration GRACE = Duration.ofHours(6);

    /** Rounds every second. */
    public static class Hasty implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pgvault.jobs.lost-after", "2s",
                    "pgvault.jobs.retry-pause", "0.1s",
                    "pgvault.alerts.interval", "1s");
        }
    }

    @Inject
    DataSource dataSource;

    @Inject
    WatchSchedules watchSchedules;

    private OtherServices others;
    private Story story;
    private Api api;
    private ProtectedInstance instance;

    @BeforeEach
    void begin() {
        others = new OtherServices();
        story = new Story(others);
        api = story.api;
        instance = story.vault().policy().protectedInstance();
    }

    @AfterEach
    void end() {
        others.close();
    }

    @Test
    void aBackupThatFailsForGoodIsToldOnceWithAllThatAReaderNeeds() {
        BackupTriggered trigger = story.backup();
        fail(trigger, 1, ErrorCode.STORAGE_FAILED);
        BackupTriggered second = others.receive(
                BackupTriggered.class, again -> again.jobId().equals(trigger.jobId()) && again.attemptNumber() == 2);
        assertThat(alerts()).isEmpty();

        fail(second, 2, ErrorCode.DATABASE_AUTHENTICATION);
        fail(second, 2, ErrorCode.DATABASE_AUTHENTICATION);
        BackupFailed alert = alert(BackupFailed.class);
        assertThat(alert.instance().vault().resourceId()).isEqualTo(api.vault);
        assertThat(alert.instance().vaultName()).isEqualTo("main");
        assertThat(alert.instance().name()).isEqualTo(api.instanceName());
        assertThat(alert.instance().friendlyName()).startsWith("pg1/");
        assertThat(alert.instance().dataSource().resourceId()).isEqualTo(api.dataSource());
        assertThat(alert.message())
                .startsWith("The backup on demand of 'pg1/")
                .contains("in the backup vault main failed: It failed.");
        assertThat(alert.recommendedAction()).isEqualTo(ErrorCode.DATABASE_AUTHENTICATION.recommendedAction());
        assertThat(alert.jobId()).isEqualTo(trigger.jobId());
        settle();
        assertThat(alerts()).hasSize(1);
        // Nobody wants to be notified here.
        assertThat(notifications(alert.eventId())).isZero();
    }

    @Test
    void aScheduledBackupThatIsSkippedIsToldByItsReason() {
        skip(scheduled(1), ErrorCode.TRIGGER_EXPIRED);
        skip(scheduled(2), ErrorCode.BACKUP_RUNNING);
        skip(scheduled(3), ErrorCode.JOB_CANCELLED);

        assertThat(alert(BackupMissed.class).scheduledAt()).isEqualTo(dueAt(1));
        assertThat(alert(BackupSkipped.class).jobId()).isEqualTo(scheduled(2).jobId());
        settle();
        assertThat(alerts()).hasSize(2);
    }

    @Test
    void theOwnerOfAVaultMayDoWithoutAlertsForFailedJobs() {
        String off = Api.vaultBody()
                .replace(
                        "\"properties\": {",
                        "\"properties\": {\"monitoringSettings\": {\"azureMonitorAlertSettings\": {"
                                + "\"alertsForAllJobFailures\": \"Disabled\"}},");
        assertThat(api.put(api.vault, off).status()).isEqualTo(200);
        BackupTriggered trigger = story.backup();
        fail(trigger, 1, ErrorCode.DATABASE_AUTHENTICATION);
        api.until(story.job(trigger), "/properties/status", "Failed");
        settle();
        assertThat(alerts()).isEmpty();
    }

    @Test
    void whatTheScheduleDidNotDoIsToldOnce() {
        settle();
        assertThat(alerts()).isEmpty();
        Instant before = Instant.now();
        protectedFor("30 days");

        RecoveryPointOverdue overdue = alert(RecoveryPointOverdue.class);
        assertThat(overdue.scheduledAt()).isEqualTo(latest(before.minus(GRACE)));
        assertThat(overdue.newestRecoveryPoint()).isNull();
        assertThat(overdue.message())
                .startsWith("There is no recovery point of 'pg1/")
                .contains(overdue.scheduledAt().toString());
        BackupMissed missed = alert(BackupMissed.class);
        assertThat(missed.jobId()).isNull();
        assertThat(missed.scheduledAt()).isEqualTo(latest(before.minus(Duration.ofMinutes(15))));
        assertThat(missed.recommendedAction()).contains("scheduler-service");
        settle();
        assertThat(alerts()).hasSize(2);
    }

    @Test
    void aScheduleThatIsKeptIsNoNews() {
        BackupTriggered trigger = scheduled(1);
        others.publish(trigger);
        others.publish(new RecoveryPointCreated(Instant.now(), Story.recoveryPoint(trigger, Instant.now())));
        api.until(
                api.instance + "/recoveryPoints/"
                        + Story.recoveryPoint(trigger, Instant.now()).id(),
                "/name",
                Story.recoveryPoint(trigger, Instant.now()).id().value());
        api.until(story.job(trigger), "/name", trigger.jobId().toString());
        protectedFor("30 days");
        settle();
        assertThat(alerts()).isEmpty();
    }

    @Test
    void anOldRecoveryPointIsNamed() {
        Instant old = dueAt(5);
        BackupTriggered trigger = Story.scheduled(instance, old, old, old.plusSeconds(3600));
        others.publish(new RecoveryPointCreated(old, Story.recoveryPoint(trigger, old)));
        api.until(
                api.instance + "/recoveryPoints/"
                        + Story.recoveryPoint(trigger, old).id(),
                "/name",
                Story.recoveryPoint(trigger, old).id().value());
        protectedFor("60 days");
        RecoveryPointOverdue overdue = alert(RecoveryPointOverdue.class);
        assertThat(overdue.newestRecoveryPoint()).isEqualTo(old);
        assertThat(overdue.message()).contains("is of " + old);
    }

    @Test
    void aRoundGoesThroughMoreThanAPageAndTwoRoundsRaiseOnce() throws InterruptedException {
        int copies = 1_100;
        copyInstance(copies);
        Thread other = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 200; i++) {
                QuarkusTransaction.requiringNew().call(watchSchedules::lookOnce);
            }
        });
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(others.all(
                                RecoveryPointOverdue.class,
                                alert -> alert.instance().vault().resourceId().equals(api.vault)))
                        .hasSize(copies));
        other.join();
        settle();
        List<Alert.OfInstance> raised = alerts();
        Set<UUID> ids = raised.stream().map(Alert::eventId).collect(Collectors.toSet());
        assertThat(raised).hasSize(2 * copies).hasSameSizeAs(ids);
    }

    private List<Alert.OfInstance> alerts() {
        return others.all(
                Alert.OfInstance.class,
                alert -> alert.instance().vault().resourceId().equals(api.vault));
    }

    private <A extends Alert.OfInstance> A alert(Class<A> type) {
        return others.receive(
                type, alert -> alert.instance().vault().resourceId().equals(api.vault));
    }

    private void fail(BackupTriggered trigger, int attempt, ErrorCode code) {
        others.publish(new JobFailed(
                Story.attempt(trigger, attempt), Instant.now(), trigger, ErrorDetail.of(code, "It failed.")));
    }

    private void skip(BackupTriggered trigger, ErrorCode code) {
        others.publish(new JobSkipped(
                Story.attempt(trigger, 1), Instant.now(), trigger, ErrorDetail.of(code, "It was not begun.")));
    }

    private Instant latest(Instant at) {
        return instance.policy().backupRule().schedule().lastAtOrBefore(at).orElseThrow();
    }

    /** Counted back from the last one, which is the first. */
    private Instant dueAt(int week) {
        return latest(Instant.now()).minus(Duration.ofDays(7L * (week - 1)));
    }

    private BackupTriggered scheduled(int week) {
        Instant due = dueAt(week);
        Instant now = Instant.now();
        return Story.scheduled(instance, due, now, now.plusSeconds(3600));
    }

    /** Two rounds more, and whatever they raised has come out. */
    private void settle() {
        await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
    }

    private void protectedFor(String interval) {
        execute(
                "update instance set protected_since = now() - cast(? as interval),"
                        + " scheduled_since = now() - cast(? as interval) where id = ?",
                interval,
                interval,
                instance.instanceId().value());
    }

    private void copyInstance(int copies) {
        execute(
                "insert into instance (id, vault_id, vault_resource_id, name, name_key, data_source_key, setup, policy_id,"
                        + " state, identity, version, operation_id, protected_since, scheduled_since)"
                        + " select gen_random_uuid(), vault_id, vault_resource_id, name || '-' || n, name_key || '-' || n,"
                        + " data_source_key || '-' || n, setup, policy_id, state, identity, version, operation_id,"
                        + " now() - interval '30 days', now() - interval '30 days'"
                        + " from instance, generate_series(1, ?) n where id = ?",
                copies,
                instance.instanceId().value());
    }

    private long notifications(UUID alert) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select count(*) from notification where event_id = ?")) {
            statement.setObject(1, alert);
            ResultSet result = statement.executeQuery();
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            assertThat(statement.executeUpdate()).isPositive();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
