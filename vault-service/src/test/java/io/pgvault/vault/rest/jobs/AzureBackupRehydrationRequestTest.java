package io.pgvault.vault.rest.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureBackupRehydrationRequestTest {
    @ParameterizedTest
    @CsvSource({"P10D, 10", "P30D, 30", "p12d, 12", "14D, 14", ", 15", "' ', 15"})
    void aRetentionIsADayOfTenToThirtyWithOrWithoutItsP(@Nullable String duration, int days) {
        assertThat(terms("High", duration)).isEqualTo(new RehydrationTerms(RehydrationPriority.HIGH, days));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P9D", "7D", "P31D", "P1M", "PT240H", "P2W", "10", "-P10D", "P99999D", "P10D "})
    void whatIsNoSuchRetentionIsRefusedWithItsField(String duration) {
        assertThatThrownBy(() -> terms(null, duration))
                .isInstanceOf(BackupException.class)
                .hasMessage("rehydrationRetentionDuration: '" + duration + "' is none of P10D to P30D.");
    }

    @Test
    void aPriorityIsStandardUnlessSaidOtherwise() {
        assertThat(terms(null, null).priority()).isEqualTo(RehydrationPriority.STANDARD);
        assertThat(terms("standard", null).priority()).isEqualTo(RehydrationPriority.STANDARD);
        assertThatThrownBy(() -> terms("Invalid", null))
                .hasMessage("rehydrationPriority: 'Invalid' is not one of Standard, High.");
    }

    private static RehydrationTerms terms(@Nullable String priority, @Nullable String duration) {
        return AzureBackupRehydrationRequest.terms("", priority, duration);
    }
}
