package io.pgvault.vault.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    private static final String VAULT =
            "/subscriptions/production/resourceGroups/shop/providers/Microsoft.DataProtection/backupVaults/main";

    @ParameterizedTest
    @ValueSource(strings = {"/", "/subscriptions/PRODUCTION", "/subscriptions/production/resourcegroups/Shop", VAULT})
    void coversWhatLiesBelow(String scope) {
        assertThat(Scope.parse(scope).coversId(VAULT)).isTrue();
        assertThat(Scope.parse(scope).coversId(VAULT + "/backupInstances/pg1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subscriptions/prod",
                "/subscriptions/production-2",
                "/subscriptions/production/resourceGroups/sho",
                "/subscriptions/production/resourceGroups/shop/providers/Microsoft.DataProtection/backupVaults/mai"
            })
    void coversNothingThatOnlyBeginsLikeIt(String scope) {
        assertThat(Scope.parse(scope).coversId(VAULT)).isFalse();
    }

    @Test
    void doesNotCoverWhatLiesAbove() {
        assertThat(Scope.parse(VAULT).covers(Scope.parse("/subscriptions/production")))
                .isFalse();
        assertThat(Scope.parse("/subscriptions/production").covers(Scope.ALL)).isFalse();
        assertThat(Scope.ALL.covers(Scope.ALL)).isTrue();
    }

    @Test
    void aSlashAtTheEndMeansTheSame() {
        assertThat(Scope.parse(VAULT + "/").key()).isEqualTo(Scope.parse(VAULT).key());
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "subscriptions/a",
        "/subscriptions",
        "/subscriptions/a/resourceGroups",
        "/subscriptions/a/backupVaults/b",
        "//subscriptions/a",
        "/subscriptions/a/resourceGroups/b/providers/Microsoft.DataProtection/backupVaults/c/backupInstances/d"
    })
    void refusesWhatIsNoScope(String text) {
        assertThatThrownBy(() -> Scope.parse(text)).hasMessageContaining("is not a scope");
    }
}
