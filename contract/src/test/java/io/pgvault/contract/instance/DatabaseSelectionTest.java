package io.pgvault.contract.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseSelectionTest {
    @Test
    void everythingIsMeantWhereNothingIsSaid() {
        assertThat(DatabaseSelection.ALL.contains("orders")).isTrue();
    }

    @Test
    void whatIsExcludedIsNotMeantWhateverIncludesIt() {
        DatabaseSelection selection = new DatabaseSelection(List.of("shop_*", "orders"), List.of("*_test"));

        assertThat(selection.contains("shop_eu")).isTrue();
        assertThat(selection.contains("orders")).isTrue();
        assertThat(selection.contains("shop_test")).isFalse();
        assertThat(selection.contains("orders2")).isFalse();
        assertThat(selection.contains("Orders")).isFalse();
    }

    @Test
    void onlyStarsAndQuestionMarksMeanMore() {
        assertThat(new DatabaseSelection(List.of("a.c"), List.of()).contains("abc"))
                .isFalse();
        assertThat(new DatabaseSelection(List.of("a?c"), List.of()).contains("a\nc"))
                .isTrue();
        assertThat(new DatabaseSelection(List.of("[a]\\E*"), List.of()).contains("[a]\\Ex"))
                .isTrue();
    }
}
