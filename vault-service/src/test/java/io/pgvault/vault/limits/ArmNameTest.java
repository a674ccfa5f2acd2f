package io.pgvault.vault.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArmNameTest {
    @ParameterizedTest
    @EnumSource(ArmName.class)
    void takesAnOrdinaryName(ArmName rule) {
        assertThat(rule.problem("Orders-2")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ArmName.class)
    void refusesWhatNamesSomethingElse(ArmName rule) {
        assertThat(new String[] {
                    "",
                    "a/b",
                    "a;b=c",
                    "..",
                    "a.",
                    "a b",
                    "a\0b",
                    "\u212Aeys",
                    "a\u202Eb",
                    "a%2fb",
                    "\u0430bc",
                    "a\n",
                    "x".repeat(261)
                })
                .allSatisfy(name -> assertThat(rule.problem(name)).as(name).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "shop_1", "shop.v2", "shop-(1)", "0f8fad5b-d9cb-469f-a165-70867728950e"})
    void takesNamesOfResourceGroupsAsArmDoes(String name) {
        assertThat(ArmName.RESOURCE_GROUP.problem(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v", "1vault", "vault-", "va_ult", "va.ult"})
    void namesTheFieldAndTheRule(String name) {
        assertThatThrownBy(() -> ArmName.VAULT.require(name, "vault"))
                .isInstanceOf(BackupException.class)
                .hasMessage(
                        "vault: A vault's name has 2 to 50 letters, digits and hyphens, begins with a letter and does"
                                + " not end with a hyphen. '" + name + "' does not fit.");
    }
}
