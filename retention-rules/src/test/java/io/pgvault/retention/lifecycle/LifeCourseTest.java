package io.pgvault.retention.lifecycle;

import static io.pgvault.retention.Samples.policy;
import static io.pgvault.retention.Samples.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.TargetCopy;
import io.pgvault.contract.policy.TargetCopy.CopyOption;
import io.pgvault.retention.Samples;
import io.pgvault.retention.tagging.RetentionTag;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifeCourseTest {
    @ParameterizedTest(name = "{0} + {2} in {1} = {3}")
    @CsvSource({
        "2026-11-20T22:00:00Z, UTC, P30D, 2026-12-20T22:00:00Z",
        // A month is a month of the calendar, cut at its end.
        "2027-01-31T22:00:00Z, UTC, P1M, 2027-02-28T22:00:00Z",
        "2028-02-29T10:00:00Z, UTC, P1Y, 2029-02-28T10:00:00Z",
        // 23:30Z is the next day in Berlin: its month is counted from there.
        "2027-01-30T23:30:00Z, Europe/Berlin, P1M, 2027-02-27T23:30:00Z",
        // Wall-clock time stays: the day over which summer time begins has 23 hours.
        "2027-03-27T21:00:00Z, Europe/Berlin, P1D, 2027-03-28T20:00:00Z",
        "2026-10-24T20:00:00Z, Europe/Berlin, P1D, 2026-10-25T21:00:00Z",
        // A wall-clock time that summer time leaves out comes after the gap.
        "2027-03-27T01:30:00Z, Europe/Berlin, P1D, 2027-03-28T01:30:00Z"
    })
    void addsThePeriodByTheCalendarOfTheZone(Instant time, String zone, String period, Instant expected) {
        assertThat(course(time, zone, rule("Default", true, period))).isEqualTo(new LifeCourse(null, expected));
    }

    @ParameterizedTest(name = "{0} in the vault, {1} {2}, {3} in the archive: {4} to {5}")
    @CsvSource({
        // On expiry the one follows the other.
        "P6M, ON_EXPIRY,,     P24M, 2027-07-31T22:00:00Z, 2029-07-31T22:00:00Z",
        "P1M, ON_EXPIRY,,     P6M,  2027-02-28T22:00:00Z, 2027-08-28T22:00:00Z",
        // At once: the time in the archive counts from the start, and the longer of the two decides.
        "P1M, IMMEDIATE,,     P6M,  2027-01-31T22:00:00Z, 2027-07-31T22:00:00Z",
        "P2Y, IMMEDIATE,,     P6M,  2027-01-31T22:00:00Z, 2029-01-31T22:00:00Z",
        // After a while: likewise from the move.
        "P6M, CUSTOM,   P30D, P6M,  2027-03-02T22:00:00Z, 2027-09-02T22:00:00Z",
        "P2Y, CUSTOM,   P30D, P6M,  2027-03-02T22:00:00Z, 2029-01-31T22:00:00Z",
        "P1M, CUSTOM,   P1M,  P6M,  2027-02-28T22:00:00Z, 2027-08-28T22:00:00Z",
    })
    void aCopyToTheArchiveIsAMove(
            String inVault,
            CopyOption option,
            @Nullable String after,
            String inArchive,
            Instant archiveAt,
            Instant expiresAt) {
        assertThat(course(
                        Instant.parse("2027-01-31T22:00:00Z"),
                        "UTC",
                        Samples.tiered("Default", inVault, option, after, inArchive)))
                .isEqualTo(new LifeCourse(archiveAt, expiresAt));
    }

    @Test
    void withoutATimeForTheCopyItMovesWhenItsTimeInTheVaultIsOver() {
        assertThat(course(
                        Instant.parse("2027-01-31T22:00:00Z"),
                        "UTC",
                        Samples.tiered("Default", "P1M", CopyOption.CUSTOM, null, "P6M")))
                .isEqualTo(
                        new LifeCourse(Instant.parse("2027-02-28T22:00:00Z"), Instant.parse("2027-08-28T22:00:00Z")));
    }

    @Test
    void anArchiveThatNothingIsCopiedToIsReachedWhenTheTimeInTheVaultIsOver() {
        RetentionRule rule = new RetentionRule(
                "Default",
                true,
                List.of(
                        new LifeCycle(DataStore.VAULT_STORE, Period.ofMonths(1), List.of()),
                        new LifeCycle(DataStore.ARCHIVE_STORE, Period.ofMonths(6), List.of())));

        assertThat(course(Instant.parse("2027-01-31T00:00:00Z"), "UTC", rule))
                .isEqualTo(
                        new LifeCourse(Instant.parse("2027-02-28T00:00:00Z"), Instant.parse("2027-08-28T00:00:00Z")));
    }

    @Test
    void aCopyWithinTheVaultIsNoMove() {
        RetentionRule rule = new RetentionRule(
                "Default",
                true,
                List.of(
                        new LifeCycle(
                                DataStore.VAULT_STORE,
                                Period.ofMonths(6),
                                List.of(
                                        new TargetCopy(DataStore.VAULT_STORE, CopyOption.IMMEDIATE, null),
                                        new TargetCopy(DataStore.ARCHIVE_STORE, CopyOption.CUSTOM, Period.ofDays(30)))),
                        new LifeCycle(DataStore.ARCHIVE_STORE, Period.ofMonths(6), List.of())));

        assertThat(course(Instant.parse("2027-01-01T00:00:00Z"), "UTC", rule))
                .isEqualTo(
                        new LifeCourse(Instant.parse("2027-01-31T00:00:00Z"), Instant.parse("2027-07-31T00:00:00Z")));
    }

    @Test
    void aCopyWithoutALifeCycleForItIsNoMove() {
        RetentionRule rule = new RetentionRule(
                "Default",
                true,
                List.of(new LifeCycle(
                        DataStore.VAULT_STORE,
                        Period.ofMonths(1),
                        List.of(new TargetCopy(DataStore.ARCHIVE_STORE, CopyOption.IMMEDIATE, null)))));

        assertThat(course(Instant.parse("2027-01-31T00:00:00Z"), "UTC", rule))
                .isEqualTo(new LifeCourse(null, Instant.parse("2027-02-28T00:00:00Z")));
    }

    @Test
    void aRuleForTheArchiveAloneKeepsForEver() {
        RetentionRule rule = new RetentionRule(
                "Default", true, List.of(new LifeCycle(DataStore.ARCHIVE_STORE, Period.ofMonths(6), List.of())));

        assertThat(course(Instant.EPOCH, "UTC", rule)).isEqualTo(new LifeCourse(null, null));
    }

    @Test
    void aRuleWithoutLifeCyclesKeepsForEver() {
        assertThat(course(Instant.EPOCH, "UTC", rule("Default", true))).isEqualTo(new LifeCourse(null, null));
    }

    @Test
    void aTagWithoutRuleKeepsForEver() {
        assertThat(LifeCourse.of(Instant.EPOCH, new RetentionTag("Default", Optional.empty(), ""), policy("UTC")))
                .isEqualTo(new LifeCourse(null, null));
    }

    private static LifeCourse course(Instant time, String zone, RetentionRule rule) {
        return LifeCourse.of(time, new RetentionTag(rule.name(), Optional.of(rule), ""), policy(zone, rule));
    }
}
