package io.pgvault.retention.lifecycle;

import static io.pgvault.retention.Samples.policy;
import static io.pgvault.retention.Samples.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptInStorageTest {
    private static final Instant BORN = Instant.parse("2026-11-20T22:00:00Z");

    @Test
    void atFirstItIsKeptAsLongAsTheDefaultRuleSays() {
        BackupPolicy policy = policy("UTC", rule("Yearly", false, "P1Y"), rule("Default", true, "P3M"));

        assertThat(KeptInStorage.atBirth(BORN, policy)).isEqualTo(Instant.parse("2027-02-20T22:00:00Z"));
    }

    @Test
    void theTimeInTheArchiveCountsAsWell() {
        BackupPolicy policy = policy(
                "UTC",
                new RetentionRule(
                        "Default",
                        true,
                        List.of(
                                new LifeCycle(DataStore.VAULT_STORE, Period.ofMonths(1), List.of()),
                                new LifeCycle(DataStore.ARCHIVE_STORE, Period.ofYears(1), List.of()))));

        assertThat(KeptInStorage.atBirth(BORN, policy)).isEqualTo(Instant.parse("2027-12-20T22:00:00Z"));
    }

    @Test
    void whatIsKeptForEverIsKeptTenYearsAtFirst() {
        BackupPolicy policy = policy("UTC");
        BackupPolicy withoutRules = new BackupPolicy(
                "/policies/p",
                "p",
                1,
                new BackupRule("BackupDaily", policy.backupRule().schedule(), List.of()),
                List.of());

        assertThat(KeptInStorage.atBirth(BORN, withoutRules)).isEqualTo(Instant.parse("2036-11-20T22:00:00Z"));
        assertThat(KeptInStorage.after(new LifeCourse(null, null), BORN.plusSeconds(1)))
                .isEqualTo(Instant.parse("2036-11-20T22:00:01Z"));
    }

    @Test
    void onceItHasItsTagItIsKeptUntilItExpires() {
        Instant expiresAt = Instant.parse("2033-01-01T00:00:00Z");

        assertThat(KeptInStorage.after(new LifeCourse(BORN, expiresAt), BORN)).isEqualTo(expiresAt);
    }
}
