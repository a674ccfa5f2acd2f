package io.pgvault.vault.policies;

import static io.pgvault.vault.Samples.DAILY;
import static io.pgvault.vault.Samples.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.Samples;
import io.pgvault.vault.vaults.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeletePolicyTest {
    private final PoliciesInMemory policies = new PoliciesInMemory();
    private final DeletePolicy deletePolicy = new DeletePolicy(policies);

    @BeforeEach
    void definePolicy() {
        policies.add(DAILY);
    }

    @Test
    void aPolicyThatNothingUsesIsGone() {
        assertThat(deletePolicy.delete(VAULT, "daily")).isTrue();

        assertThat(policies.find(VAULT.id(), "Daily")).isEmpty();
    }

    @Test
    void aPolicyThatIsNotThereIsNoError() {
        assertThat(deletePolicy.delete(VAULT, "Weekly")).isFalse();

        assertThat(policies.get(DAILY.id())).isEqualTo(DAILY);
    }

    @Test
    void aPolicyInUseStays() {
        policies.used = true;

        assertThatThrownBy(() -> deletePolicy.delete(VAULT, "daily"))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POLICY_IN_USE))
                .hasMessage("The backup policy Daily is used by backup instances.");
        assertThat(policies.get(DAILY.id())).isEqualTo(DAILY);
    }

    @Test
    void aPolicyOfTheSameNameInAnotherVaultStays() {
        Vault other = Vault.provisioning(VaultId.random(), VAULT.address(), "here", Samples.SETTINGS, Samples.NOW);

        assertThat(deletePolicy.delete(other, "Daily")).isFalse();

        assertThat(policies.get(DAILY.id())).isEqualTo(DAILY);
    }
}
