package io.pgvault.vault.instances;

import static io.pgvault.vault.Samples.DAILY;
import static io.pgvault.vault.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.vault.LifecycleCommand.RetagRecoveryPoints;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.VaultsInMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepublishInstancesTest {
    private static final Instant BEFORE = NOW.minus(Duration.ofDays(1));
    private static final ProtectionEnd END = new ProtectionEnd(BEFORE, null, null, null);
    private static final ErrorDetail REFUSED = ErrorDetail.of(ErrorCode.DATABASE_AUTHENTICATION, "No such user.");

    private final InstancesInMemory instances = new InstancesInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final PoliciesInMemory policies = new PoliciesInMemory();
    private final VaultsInMemory vaults = new VaultsInMemory(policies, instances);
    private final RepublishInstances republish = new RepublishInstances(
            instances, policies, new PublishState(instances, vaults, published), published, () -> NOW);

    @Test
    void everyInstanceUnderThePolicyIsToldUnderANewVersion() {
        BackupInstance instance = protectedUnder(DAILY);

        republish.follow(DAILY, false);

        BackupInstance now = instances.get(instance.id());
        assertThat(now.version()).isGreaterThan(instance.version()).isEqualTo(NOW.toEpochMilli());
        assertThat(published.all()).containsExactly(now.toMessage(DAILY, Immutability.DISABLED, NOW));
    }

    @Test
    void aScheduleThatStayedCountsSinceWhenItDid() {
        BackupInstance instance = protectedUnder(DAILY);

        republish.follow(DAILY, false);
        assertThat(instances.get(instance.id()).scheduledSince()).isEqualTo(BEFORE);

        republish.follow(DAILY, true);
        assertThat(instances.get(instance.id()).scheduledSince()).isEqualTo(NOW);
        assertThat(instances.get(instance.id()).protectedSince()).isEqualTo(BEFORE);
    }

    @Test
    void whatIsNotUnderThePolicyOrNotProtectedIsNotTold() {
        protectedUnder(Samples.policy("Other"));
        instances.add(configuring(DAILY));
        instances.add(configuring(DAILY).configurationFailed(REFUSED));

        republish.follow(DAILY, true);
        republish.retag(DAILY);

        assertThat(published.all()).isEmpty();
    }

    @Test
    void anInstanceThatTriesAnotherPolicyIsToldOfTheOneInForce() {
        BackupInstance updating = protectedUnder(DAILY)
                .configureAgain(Samples.setup(Samples.ORDERS, Samples.policy("Other")), OperationId.random());
        instances.update(updating);

        republish.follow(DAILY, false);

        assertThat(published.all(ProtectedInstance.class))
                .extracting(ProtectedInstance::policy)
                .containsExactly(DAILY.definition());
        assertThat(instances.get(updating.id()).pending()).isEqualTo(updating.pending());
    }

    @Test
    void retentionIsAskedToTagAgainByThePolicyAsItIs() {
        BackupInstance instance = protectedUnder(DAILY);

        republish.retag(DAILY);

        assertThat(published.all())
                .containsExactly(new RetagRecoveryPoints(Samples.IN_VAULT, instance.id(), DAILY.definition(), NOW));
        assertThat(instances.get(instance.id())).isEqualTo(instance);
    }

    @ParameterizedTest
    @ValueSource(ints = {499, 500, 501, 1000})
    void eachInstanceIsToldOnceHoweverManyThereAre(int many) {
        IntStream.range(0, many).forEach(i -> protectedUnder(DAILY));

        republish.follow(DAILY, false);

        assertThat(published.all(ProtectedInstance.class))
                .extracting(ProtectedInstance::instanceId)
                .hasSize(many)
                .doesNotHaveDuplicates();
    }

    @Test
    void everyInstanceOfTheVaultIsToldWithWhatTheVaultWantsNow() {
        policies.add(DAILY);
        vaults.add(Samples.VAULT.with(Samples.immutable(Immutability.LOCKED)));
        BackupInstance instance = protectedUnder(DAILY);
        BackupInstance stopped = protectedUnder(DAILY);
        instances.update(stopped.in(new Protection.Stopped(END), BEFORE));

        republish.publishAnew(Samples.VAULT.id());

        assertThat(published.all(ProtectedInstance.class))
                .allSatisfy(told -> assertThat(told.immutability()).isEqualTo(BlobImmutability.LOCKED))
                .extracting(ProtectedInstance::instanceId, ProtectedInstance::state)
                .containsExactlyInAnyOrder(
                        tuple(instance.id(), ProtectedInstance.State.PROTECTION_CONFIGURED),
                        tuple(stopped.id(), ProtectedInstance.State.PROTECTION_STOPPED));
        assertThat(instances.get(instance.id()).version()).isEqualTo(NOW.toEpochMilli());
        assertThat(instances.get(instance.id()).scheduledSince()).isEqualTo(BEFORE);
    }

    @Test
    void instancesOfOtherVaultsAndThoseThatNobodyKnowsAreNotTold() {
        policies.add(DAILY);
        instances.add(Samples.OTHERS);
        instances.add(configuring(DAILY));
        BackupInstance deleted = protectedUnder(DAILY);
        instances.update(deleted.in(new Protection.SoftDeleting(END), BEFORE));

        republish.publishAnew(Samples.VAULT.id());

        assertThat(published.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {499, 500, 501})
    void eachInstanceOfAVaultIsToldOnceHoweverManyThereAre(int many) {
        policies.add(DAILY);
        IntStream.range(0, many).forEach(i -> protectedUnder(DAILY));

        republish.publishAnew(Samples.VAULT.id());

        assertThat(published.all(ProtectedInstance.class))
                .extracting(ProtectedInstance::instanceId)
                .hasSize(many)
                .doesNotHaveDuplicates();
    }

    private BackupInstance protectedUnder(Policy policy) {
        BackupInstance instance = configuring(policy).configured(Samples.REACHED, List.of(), BEFORE);
        instances.add(instance);
        return instance;
    }

    private static BackupInstance configuring(Policy policy) {
        return BackupInstance.configuring(
                InstanceId.random(),
                Samples.IN_VAULT,
                "pg1-orders",
                Samples.setup(Samples.ORDERS, policy),
                OperationId.random());
    }
}
