package io.pgvault.vault.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.previews.RequireNotShorter;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.SoftDelete;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PutPolicyTest {
    private final LocksTaken locks = new LocksTaken();
    private final PoliciesInMemory policies = new PoliciesInMemory(locks);
    private final List<String> told = new ArrayList<>();
    private Vault vault = Draft.sound().vault();

    @Test
    void aNewPolicyHasTheFirstVersionAndNobodyIsTold() {
        assertThat(put(Draft.sound(), Replacement.ALLOWED).definition().version())
                .isEqualTo(1);
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void theSameContentIsNoNewVersion(Replacement replacement) {
        Policy first = put(Draft.sound(), replacement);
        policies.used = true;
        assertThat(put(Draft.sound(), replacement)).isEqualTo(first);
        assertThat(told).isEmpty();
    }

    @Test
    void aPolicyInUseGetsANewVersionAndItsFollowersAreTold() {
        Policy first = put(Draft.sound(), Replacement.ALLOWED);
        policies.used = true;
        Policy second = put(Draft.sound().keeping(Draft.vault("P4M")), Replacement.ALLOWED);
        Policy third = put(Draft.sound().firing("R/2026-11-22T23:00/P1W"), Replacement.ALLOWED);

        assertThat(second.id()).isEqualTo(first.id()).isEqualTo(third.id());
        assertThat(policies.get(first.id())).isEqualTo(third);
        assertThat(told).containsExactly("version 2, same schedule", "version 3, new schedule");
    }

    @Test
    void aPolicyInUseStaysAsItIsWhereReplacementIsRefused() {
        Policy first = put(Draft.sound(), Replacement.REFUSED);
        policies.used = true;
        assertThatThrownBy(() -> put(Draft.sound().keeping(Draft.vault("P4M")), Replacement.REFUSED))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POLICY_NOT_MODIFIABLE))
                .hasMessage("The backup policy draft is used by backup instances and cannot be changed.");
        assertThat(policies.get(first.id())).isEqualTo(first);
        assertThat(told).isEmpty();
    }

    @Test
    void aPolicyThatNothingUsesCanBeReplacedInAnyCase() {
        put(Draft.sound(), Replacement.REFUSED);
        assertThat(put(Draft.sound().keeping(Draft.vault("P4M")), Replacement.REFUSED)
                        .definition()
                        .version())
                .isEqualTo(2);
    }

    @Test
    void whatExistsIsTaggedAgainOnlyWhereThatIsWanted() {
        put(Draft.sound(), Replacement.ALLOWED, ExistingRecoveryPoints.ARE_TAGGED_AGAIN);
        assertThat(told).isEmpty();

        put(Draft.sound().keeping(Draft.vault("P4M")), Replacement.ALLOWED, ExistingRecoveryPoints.ARE_TAGGED_AGAIN);
        assertThat(told).containsExactly("version 2, same schedule", "tag again by version 2");
    }

    @Test
    void whatExistsCanBeTaggedAgainByAPolicyThatIsThereAlready() {
        put(Draft.sound(), Replacement.ALLOWED);

        put(Draft.sound(), Replacement.REFUSED, ExistingRecoveryPoints.ARE_TAGGED_AGAIN);

        assertThat(told).containsExactly("tag again by version 1");
    }

    @Test
    void inAnImmutableVaultNoRuleGetsShorter() {
        vault = vault.with(new VaultSettings(
                "LocallyRedundant", "Enabled", null, null, SoftDelete.OFF, Immutability.UNLOCKED, Map.of()));
        put(Draft.sound().keeping(Draft.vault("P4M")), Replacement.ALLOWED);

        assertThatThrownBy(() -> put(Draft.sound().keeping(Draft.vault("P3M")), Replacement.ALLOWED))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VAULT_IMMUTABLE))
                .hasMessageContaining("keeps recovery points shorter");
        assertThat(put(Draft.sound().keeping(Draft.vault("P5M")), Replacement.ALLOWED)
                        .definition()
                        .version())
                .isEqualTo(2);
    }

    @Test
    void aPolicyThatContradictsItselfIsNotStored() {
        Policy first = put(Draft.sound(), Replacement.ALLOWED);

        assertThatThrownBy(() -> put(Draft.sound().keeping(Draft.vault("P1D")), Replacement.ALLOWED))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_POLICY))
                .hasMessageStartingWith("Rule 'Special', ");
        assertThat(policies.get(first.id())).isEqualTo(first);
        assertThat(told).isEmpty();
    }

    @Test
    void aNameInAnotherCaseIsTheSamePolicyAndStaysAsItWasWritten() {
        Policy first = put(Draft.sound(), Replacement.ALLOWED);

        Policy second = put(
                Draft.sound().keeping(Draft.vault("P4M")),
                "DRAFT",
                Replacement.ALLOWED,
                ExistingRecoveryPoints.KEEP_THEIR_RULES);

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.name()).isEqualTo("draft");
        assertThat(second.definition().id()).isEqualTo(first.definition().id());
        assertThat(second.definition().version()).isEqualTo(2);
    }

    @Test
    void thePolicyOfTheSameNameInAnotherVaultIsAnotherOne() {
        Policy first = put(Draft.sound(), Replacement.ALLOWED);
        vault = Draft.sound().vault();

        Policy second = put(Draft.sound(), Replacement.ALLOWED);

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.definition().version()).isEqualTo(1);
    }

    @Test
    void theNameIsHeldBeforeThePolicyIsLocked() {
        Policy first = put(Draft.sound(), Replacement.ALLOWED);
        put(Draft.sound(), Replacement.ALLOWED);

        String name = vault.address().key() + "/backupPolicies/draft";
        assertThat(locks.inOrder()).containsExactly(name, name, "policy " + first.id());
    }

    private Policy put(Draft draft, Replacement replacement) {
        return put(draft, replacement, ExistingRecoveryPoints.KEEP_THEIR_RULES);
    }

    private Policy put(Draft draft, Replacement replacement, ExistingRecoveryPoints existing) {
        return put(draft, draft.policy(0).name(), replacement, existing);
    }

    private Policy put(Draft draft, String name, Replacement replacement, ExistingRecoveryPoints existing) {
        BackupPolicy wanted = draft.policy(0);
        PolicyFollowers followers = new PolicyFollowers() {
            @Override
            public void follow(Policy replaced, boolean newSchedule) {
                told.add("version " + replaced.definition().version() + (newSchedule ? ", new" : ", same")
                        + " schedule");
            }

            @Override
            public void retag(Policy policy) {
                told.add("tag again by version " + policy.definition().version());
            }
        };
        Policy judged = new JudgePolicy(new TimeZones(), Draft.LIMITS)
                .judge(
                        vault,
                        new JudgePolicy.Wanted(
                                name,
                                wanted.backupRule(),
                                wanted.retentionRules(),
                                List.of("Microsoft.DBforPostgreSQL/servers/databases")));
        return new PutPolicy(policies, locks, followers, new RequireNotShorter(), replacement)
                .put(vault, judged, existing);
    }
}
