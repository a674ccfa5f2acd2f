package io.pgvault.vault.healing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.DataSourceInfo;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.instances.PublishState;
import io.pgvault.vault.instances.Setup;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.vaults.VaultsInMemory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishInstancesTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final VaultReference VAULT = new VaultReference(VaultId.random(), "/subscriptions/s/vault");
    private static final DataSourceIdentity REACHED =
            new DataSourceIdentity("pg1.example.com", 5432, "orders", null, 150020);

    private final InstancesInMemory instances = new InstancesInMemory();
    private final PoliciesInMemory policies = new PoliciesInMemory();
    private final Map<InstanceId, Long> told = new HashMap<>();
    private final PublishedMessages published = new PublishedMessages();
    private final List<String> healed = new ArrayList<>();
    private final PolicyId policy = PolicyId.random();
    private final PublishInstances publish = new PublishInstances(
            instances,
            policies,
            () -> told,
            new PublishState(instances, new VaultsInMemory(policies, instances), published),
            published,
            healed::add,
            () -> NOW);

    @BeforeEach
    void definePolicy() {
        policies.add(new Policy(
                policy,
                VAULT.id(),
                new BackupPolicy(
                        "/policies/weekly",
                        "weekly",
                        1,
                        new BackupRule(
                                "BackupWeekly",
                                BackupSchedule.parse(List.of("R/2026-11-22T22:00:00/P1W"), "UTC"),
                                List.of()),
                        List.of()),
                List.of(),
                "UTC"));
    }

    @Test
    void whatOthersHaveAsItIsIsLeftAlone() {
        BackupInstance instance = protectedSince(Duration.ofHours(1));
        told.put(instance.id(), instance.version());

        assertThat(publish.publishWhatDiffers()).isZero();
        assertThat(published.all(ProtectedInstance.class)).isEmpty();
    }

    @Test
    void whatOthersDoNotHaveIsPublishedUnderANewerVersion() {
        BackupInstance instance = protectedSince(Duration.ofHours(1));

        assertThat(publish.publishWhatDiffers()).isEqualTo(1);

        assertThat(published.all(ProtectedInstance.class)).singleElement().satisfies(message -> {
            assertThat(message.instanceId()).isEqualTo(instance.id());
            assertThat(message.version()).isEqualTo(NOW.toEpochMilli());
        });
        assertThat(instances.get(instance.id()).version()).isEqualTo(NOW.toEpochMilli());
        assertThat(healed).containsExactly("published-instance");
    }

    @Test
    void aLaterVersionThatOthersHaveIsOverruled() {
        BackupInstance instance = protectedSince(Duration.ofHours(1));
        told.put(instance.id(), instance.version() + 7);

        assertThat(publish.publishWhatDiffers()).isEqualTo(1);
        assertThat(published.all(ProtectedInstance.class))
                .extracting(ProtectedInstance::version)
                .containsExactly(NOW.toEpochMilli());
    }

    @Test
    void whatChangedJustNowIsOnItsWay() {
        protectedSince(Duration.ofSeconds(59));

        assertThat(publish.publishWhatDiffers()).isZero();
        assertThat(published.all(ProtectedInstance.class)).isEmpty();
    }

    @Test
    void whatIsNotProtectedIsNobodysBusiness() {
        instances.add(configuring());

        assertThat(publish.publishWhatDiffers()).isZero();
        assertThat(publish.publishAll()).isZero();
    }

    @Test
    void oneThatCannotBePublishedKeepsNoOtherFromBeing() {
        BackupInstance broken =
                configuring(PolicyId.random()).configured(REACHED, List.of(), NOW.minus(Duration.ofHours(1)));
        instances.add(broken);
        BackupInstance instance = protectedSince(Duration.ofHours(1));

        assertThat(publish.publishAll()).isEqualTo(1);
        assertThat(published.all(ProtectedInstance.class))
                .extracting(ProtectedInstance::instanceId)
                .containsExactly(instance.id());
    }

    private BackupInstance protectedSince(Duration ago) {
        BackupInstance instance = configuring().configured(REACHED, List.of(), NOW.minus(ago));
        instances.add(instance);
        return instance;
    }

    private BackupInstance configuring() {
        return configuring(policy);
    }

    private static BackupInstance configuring(PolicyId policy) {
        return BackupInstance.configuring(
                InstanceId.random(),
                VAULT,
                "pg1-orders",
                new Setup(
                        new DataSourceInfo(
                                DataSourceInfo.DATABASE, "/servers/pg1/databases/orders", "orders", null, null, null),
                        null,
                        policy,
                        new SecretReference(URI.create("https://keys.example.com/secrets/orders")),
                        "pg1/orders",
                        Map.of()),
                OperationId.random());
    }
}
