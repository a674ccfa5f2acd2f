package io.pgvault.vault.approvals;

import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.access.Caller;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.access.AssignRoles;
import io.pgvault.vault.access.Identity;
import io.pgvault.vault.access.RoleAssignmentsInMemory;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyFollowers;
import io.pgvault.vault.policies.PolicyLimits;
import io.pgvault.vault.policies.PutPolicy;
import io.pgvault.vault.policies.Replacement;
import io.pgvault.vault.policies.TimeZones;
import io.pgvault.vault.protection.ProtectionParts;
import io.pgvault.vault.vaults.DeleteVault;
import io.pgvault.vault.vaults.DeletedVaultsInMemory;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.PutVault;
import io.pgvault.vault.vaults.SoftDelete;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultSettings;
import io.pgvault.vault.vaults.Vaults;
import io.pgvault.vault.vaults.VaultsInMemory;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecideApprovalTest {
    private static final Caller ADA = new Caller("ada", null);
    private static final Caller BOB = new Caller("bob", null);
    private static final Duration PATIENCE = Duration.ofDays(7);

    private final PoliciesInMemory policies = new PoliciesInMemory();
    private final DeletedVaultsInMemory deletedVaults = new DeletedVaultsInMemory();
    private final ProtectionParts protection = new ProtectionParts();
    private final VaultsInMemory vaults = new VaultsInMemory(policies, new InstancesInMemory());
    private final OperationsInMemory operations = new OperationsInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final LocksTaken locks = new LocksTaken();
    private final ApprovalsInMemory approvals = new ApprovalsInMemory();
    private Instant now = NOW;
    private final AskForApproval ask = new AskForApproval(
            approvals,
            operations,
            vaults,
            () -> Optional.of(new Identity(ADA, List.of(), List.of(), null)),
            () -> now,
            PATIENCE);
    private final DecideApproval decide = new DecideApproval(
            approvals,
            operations,
            new ApplyChange(
                    new Vaults(vaults),
                    judgePolicy(),
                    putPolicy(),
                    new PutVault(
                            vaults, deletedVaults, vault -> {}, vault -> {}, operations, published, locks, () -> now),
                    new DeleteVault(vaults, deletedVaults, operations, published, locks, () -> now),
                    new AssignRoles(List.of(), new RoleAssignmentsInMemory(), locks),
                    protection.endProtection,
                    protection.deleteInstance,
                    protection.deleteRecoveryPoint,
                    protection.releaseBrake),
            () -> now);

    private static JudgePolicy judgePolicy() {
        PolicyLimits.Span span = new PolicyLimits.Span(Period.ofDays(7), Period.ofYears(10));
        return new JudgePolicy(new TimeZones(), new PolicyLimits(Duration.ofHours(1), span, span, 12, 3));
    }

    private PutPolicy putPolicy() {
        return new PutPolicy(
                policies,
                locks,
                new PolicyFollowers() {
                    @Override
                    public void follow(Policy policy, boolean newSchedule) {}

                    @Override
                    public void retag(Policy policy) {}
                },
                (vault, before, after, existing) -> {},
                Replacement.ALLOWED);
    }

    @BeforeEach
    void makeVault() {
        vaults.add(guarded());
    }

    private static Vault guarded() {
        return VAULT.with(new VaultSettings(
                "LocallyRedundant", "Enabled", null, "Enabled", SoftDelete.OFF, Immutability.DISABLED, Map.of()));
    }

    @Test
    void isNeededWhereAVaultOfTheScopeAsksForIt() {
        String vault = VAULT.address().resourceId();

        assertThat(ask.isNeededAt(new Scope(vault))).isTrue();
        assertThat(ask.isNeededAt(Scope.ALL)).isTrue();
        assertThat(ask.isNeededAt(new Scope("/subscriptions/" + VAULT.address().subscription())))
                .isTrue();
        assertThat(ask.isNeededAt(new Scope(vault + "2"))).isFalse();
    }

    @Test
    void nothingHappensBeforeSomebodyElseApproves() {
        Operation waiting = askForDeletion();

        assertThat(waiting.isRunning()).isTrue();
        assertThat(vaults.all()).hasSize(1);
        refused(ErrorCode.APPROVAL_BY_ANOTHER, () -> decide.approve(waiting.id(), ADA));
        assertThat(vaults.all()).hasSize(1);

        decide.approve(waiting.id(), BOB);

        assertThat(vaults.all()).isEmpty();
        assertThat(operations.get(waiting.id()).status()).isEqualTo(OperationStatus.SUCCEEDED);
        refused(ErrorCode.APPROVAL_ENDED, () -> decide.approve(waiting.id(), BOB));
    }

    @Test
    void whatWasRejectedDoesNotHappen() {
        Operation waiting = askForDeletion();

        decide.reject(waiting.id(), BOB);

        assertThat(vaults.all()).hasSize(1);
        assertThat(operations.get(waiting.id()).status()).isEqualTo(OperationStatus.FAILED);
        refused(ErrorCode.APPROVAL_ENDED, () -> decide.approve(waiting.id(), BOB));
    }

    @Test
    void whoeverAskedTakesItBack() {
        Operation waiting = askForDeletion();

        decide.reject(waiting.id(), ADA);

        assertThat(operations.get(waiting.id()).status()).isEqualTo(OperationStatus.FAILED);
    }

    @Test
    void isJudgedWhenItIsApproved() {
        Operation waiting = askForDeletion();
        policies.add(Samples.DAILY);

        refused(ErrorCode.VAULT_NOT_EMPTY, () -> decide.approve(waiting.id(), BOB));

        assertThat(approvals.find(waiting.id()).orElseThrow().decision()).isNull();
    }

    @Test
    void isGivenUpInTime() {
        Operation waiting = askForDeletion();
        ExpireApprovals expire = new ExpireApprovals(approvals, operations, () -> now);
        now = NOW.plus(PATIENCE).minusSeconds(1);
        expire.expire();
        assertThat(operations.get(waiting.id()).isRunning()).isTrue();

        now = NOW.plus(PATIENCE);
        refused(ErrorCode.APPROVAL_ENDED, () -> decide.approve(waiting.id(), BOB));
        expire.expire();

        assertThat(operations.get(waiting.id()).status()).isEqualTo(OperationStatus.FAILED);
        assertThat(vaults.all()).hasSize(1);
    }

    private Operation askForDeletion() {
        return ask.ask(new GuardedChange.DeleteVault(VAULT.address()));
    }

    private static void refused(ErrorCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
