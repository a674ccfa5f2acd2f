package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.vault.LifecycleCommand.RetagRecoveryPoints;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PoliciesIT {
    private static final String VAULT = "(select id from vault where resource_key = lower(?))";
    private static final String NEXT = "/properties/pgvault/nextScheduledBackupTime";
    private static final String LAST = "/properties/pgvault/lastScheduledBackupTime";

    @Inject
    DataSource dataSource;

    private OtherServices others;
    private Story story;
    private Api api;

    @BeforeEach
    void begin() {
        others = new OtherServices();
        story = new Story(others);
        api = story.api;
    }

    @AfterEach
    void end() {
        others.close();
    }

    @Test
    void anInstanceSaysWhenItIsBackedUpNextAndWhenItWasLast() {
        story.vault().policy();
        assertThat(story.configure(api.instanceProperties()).body().at("/properties/pgvault"))
                .isEmpty();

        Instant before = Instant.now();
        story.answerValidation(null, Story.identity(api.instanceName()));
        ProtectedInstance instance = others.receive(
                ProtectedInstance.class,
                published -> published.source().vault().resourceId().equals(api.vault));
        Answer fresh = api.get(api.instance);
        assertThat(fresh.body().at(LAST).isMissingNode()).isTrue();
        Instant next = Instant.parse(fresh.text(NEXT));
        assertThat(next)
                .isAfter(before)
                .isEqualTo(instance.policy()
                        .backupRule()
                        .schedule()
                        .firstAfter(next.minusNanos(1))
                        .orElseThrow());

        story.backup();
        BackupTriggered first = scheduled(instance, Instant.parse("2026-11-07T23:00:00Z"));
        BackupTriggered second = scheduled(instance, Instant.parse("2026-11-14T23:00:00Z"));
        others.publish(new JobStarted(Story.attempt(first, 1), Instant.now(), first));
        api.until(api.instance, LAST, "2026-11-07T23:00:00Z");
        others.publish(new JobFailed(
                Story.attempt(second, 1),
                Instant.now(),
                second,
                ErrorDetail.of(ErrorCode.DUMP_FAILED, "No dump today.")));
        Answer known = api.until(api.instance, LAST, "2026-11-14T23:00:00Z");
        assertThat(api.get(api.vault + "/backupInstances").body().at("/value/0"))
                .isEqualTo(known.body());
    }

    @Test
    void aReplacedPolicyIsAppliedToWhatExistsOnlyWhereThatIsWanted() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        String policy = api.vault + "/backupPolicies/weekly";
        assertThat(api.put(policy, longer(4)).status()).isEqualTo(200);
        assertThat(api.put(policy + "?retagRecoveryPoints=true", longer(5)).status())
                .isEqualTo(200);

        RetagRecoveryPoints retag = others.receive(
                RetagRecoveryPoints.class, command -> command.instanceId().equals(instance.instanceId()));

        assertThat(retag.policy().version()).isEqualTo(3);
        assertThat(retag.vault()).isEqualTo(instance.source().vault());
        assertThat(api.put(policy + "?retagRecoveryPoints=perhaps", longer(5)).errorCode())
                .isEqualTo("InvalidRequest");
    }

    @Test
    void aReplacedPolicyReachesAllItsInstances() {
        ProtectedInstance first = story.vault().policy().protectedInstance();
        copyInstance(first, 1_100, "PROTECTION_ERROR");
        execute(
                "update instance set state = 'CONFIGURING_PROTECTION' where name_key like '%-7' and vault_id = ?",
                first);

        assertThat(api.put(api.vault + "/backupPolicies/weekly", longer(4)).status())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> underVersion(2).size() == 1_100);
        List<ProtectedInstance> second = underVersion(2);

        assertThat(second).allSatisfy(instance -> {
            assertThat(instance.policy().version()).isEqualTo(2);
            assertThat(instance.policy()
                            .retentionRules()
                            .getFirst()
                            .lifeCycles()
                            .getFirst()
                            .deleteAfter())
                    .isEqualTo(Period.ofMonths(4));
            assertThat(instance.policy().backupRule()).isEqualTo(first.policy().backupRule());
        });
        assertThat(second).extracting(ProtectedInstance::instanceId).doesNotHaveDuplicates();
        assertThat(api.get(api.instance).text("/properties/policyInfo/policyVersion"))
                .isEqualTo("2");
        assertThat(story.backup().policy().version()).isEqualTo(2);
        assertThat(api.delete(api.vault + "/backupPolicies/weekly").errorCode()).isEqualTo("UserErrorPolicyInUse");
    }

    @Test
    void noVersionIsLostWhenPoliciesAreReplacedWhileInstancesAreConfigured() throws Exception {
        story.vault().policy();
        int instances = 12;
        for (int i = 0; i < instances; i++) {
            String properties = api.instanceProperties().replace(api.dataSource(), api.dataSource() + "-" + i);
            assertThat(api.put(api.instance + "-" + i, "{\"properties\": " + properties + "}")
                            .status())
                    .isEqualTo(201);
        }
        List<ValidateBackup> questions = await().until(
                        () -> others.all(
                                ValidateBackup.class,
                                command -> command.vault().resourceId().equals(api.vault)),
                        list -> list.size() == instances);

        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> puts = IntStream.rangeClosed(4, 43)
                    .mapToObj(
                            months -> threads.submit(() -> api.put(api.vault + "/backupPolicies/weekly", longer(months))
                                    .status()))
                    .toList();
            for (int i = 0; i < instances; i++) {
                others.publish(new ValidationCompleted(
                        questions.get(i).operationId(),
                        Instant.now(),
                        null,
                        Story.identity(api.instanceName() + "-" + i),
                        null));
            }
            for (Future<Integer> put : puts) {
                assertThat(put.get()).isEqualTo(200);
            }
        }

        for (int i = 0; i < instances; i++) {
            api.until(api.instance + "-" + i, "/properties/currentProtectionState", "ProtectionConfigured");
        }
        assertThat(api.get(api.instance + "-0").text("/properties/policyInfo/policyVersion"))
                .isEqualTo("41");
        await().untilAsserted(() -> {
            Map<InstanceId, List<ProtectedInstance>> published =
                    published().stream().collect(Collectors.groupingBy(ProtectedInstance::instanceId));
            assertThat(published).hasSize(instances);
            assertThat(published.values()).allSatisfy(states -> {
                assertThat(states.getLast().policy().version()).isEqualTo(41);
                assertThat(states)
                        .extracting(ProtectedInstance::version)
                        .isSorted()
                        .doesNotHaveDuplicates();
                assertThat(states)
                        .extracting(state -> state.policy().version())
                        .isSorted()
                        .doesNotHaveDuplicates();
            });
        });
    }

    @Test
    void aPolicyThatIsReplacedInTheMidstOfAConfigurationIsNotLost() throws Exception {
        story.vault().policy();
        assertThat(story.configure(api.instanceProperties()).status()).isEqualTo(201);
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            execute(other, "select id from instance where vault_id = " + VAULT + " for update");
            story.answerValidation(null, Story.identity(api.instanceName()));
            await().until(this::somebodyWaitsForAnInstance);
            Future<Answer> replacement = threads.submit(() -> api.put(api.vault + "/backupPolicies/weekly", longer(4)));
            assertThatThrownBy(() -> replacement.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            other.rollback();
            assertThat(replacement.get().status()).isEqualTo(200);
        }
        assertThat(others.receive(
                                ProtectedInstance.class,
                                instance -> ofThisVault(instance)
                                        && instance.policy().version() == 2)
                        .version())
                .isPositive();
    }

    @Test
    void aPolicyIsNotDeletedWhileAnInstanceComesToUseIt() throws Exception {
        story.vault().policy();
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            execute(
                    other,
                    "insert into instance (id, vault_id, vault_resource_id, name, name_key, data_source_key, setup,"
                            + " policy_id, state, version, operation_id)"
                            + " select gen_random_uuid(), vault_id, '', '', '', '', '{}', id,"
                            + " 'CONFIGURING_PROTECTION_FAILED', 0, gen_random_uuid() from policy where vault_id = "
                            + VAULT);
            Future<Answer> deletion = threads.submit(() -> api.delete(api.vault + "/backupPolicies/weekly"));
            assertThatThrownBy(() -> deletion.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            other.commit();
            assertThat(deletion.get().errorCode()).isEqualTo("UserErrorPolicyInUse");
        }
    }

    @Test
    void aVaultIsNotDeletedWhileAPolicyComesToBeInIt() throws Exception {
        story.vault();
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            execute(
                    other,
                    "insert into policy (id, vault_id, name_key, definition, data_source_types, time_zone)"
                            + " select gen_random_uuid(), id, '', '{}', '[]', 'UTC' from " + VAULT + " as v");
            Future<Answer> deletion = threads.submit(() -> api.delete(api.vault));
            assertThatThrownBy(() -> deletion.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            other.commit();
            assertThat(deletion.get().errorCode()).isEqualTo("UserErrorVaultHasProtectedItems");
        }
    }

    private boolean somebodyWaitsForAnInstance() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement waiting = connection.prepareStatement(
                        "select 1 from pg_stat_activity"
                                + " where datname = current_database() and wait_event_type = 'Lock' and query like '%instance%'");
                ResultSet found = waiting.executeQuery()) {
            return found.next();
        }
    }

    private void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, api.vault);
            statement.execute();
        }
    }

    private static String longer(int months) {
        return Api.policyBody().replace("P3M", "P" + months + "M");
    }

    private List<ProtectedInstance> underVersion(long version) {
        return published().stream()
                .filter(instance -> instance.policy().version() == version)
                .toList();
    }

    private List<ProtectedInstance> published() {
        return others.all(ProtectedInstance.class, this::ofThisVault);
    }

    private boolean ofThisVault(ProtectedInstance instance) {
        return instance.source().vault().resourceId().equals(api.vault);
    }

    private void copyInstance(ProtectedInstance instance, int copies, String state) {
        execute(
                "insert into instance (id, vault_id, vault_resource_id, name, name_key, data_source_key, setup, policy_id,"
                        + " state, error, identity, version, operation_id, protected_since, scheduled_since)"
                        + " select gen_random_uuid(), vault_id, vault_resource_id, name || '-' || n, name_key || '-' || n,"
                        + " data_source_key || '-' || n, jsonb_set(setup, '{dataSource,resourceId}',"
                        + " to_jsonb((setup #>> '{dataSource,resourceId}') || '-' || n)), policy_id, '" + state
                        + "', jsonb_build_object('code', 'c', 'message', 'm', 'recommendedAction', 'a', 'retryable', false,"
                        + " 'userError', true), identity, version, operation_id,"
                        + " protected_since, scheduled_since from instance, generate_series(1, " + copies + ") n"
                        + " where vault_id = ?",
                instance);
    }

    private void execute(String sql, ProtectedInstance instance) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, instance.source().vault().id().value());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BackupTriggered scheduled(ProtectedInstance instance, Instant due) {
        Instant now = Instant.now();
        return Story.scheduled(instance, due, now, now.plusSeconds(3600));
    }
}
