package io.pgvault.retention.lifecycle;

import static io.pgvault.retention.Samples.policy;
import static io.pgvault.retention.Samples.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.retention.tagging.RetentionTag;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiryTest {
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
        assertThat(expiry(time, zone, rule("Default", true, period))).contains(expected);
    }

    @Test
    void lifeCyclesFollowEachOther() {
        assertThat(expiry(Instant.parse("2027-01-31T00:00:00Z"), "UTC", rule("Default", true, "P1M", "P1M")))
                .contains(Instant.parse("2027-03-28T00:00:00Z"));
    }

    @Test
    void aRuleWithoutLifeCyclesKeepsForEver() {
        assertThat(expiry(Instant.EPOCH, "UTC", rule("Default", true))).isEmpty();
    }

    @Test
    void aTagWithoutRuleKeepsForEver() {
        assertThat(Expiry.of(Instant.EPOCH, new RetentionTag("Default", Optional.empty(), ""), policy("UTC")))
                .isEmpty();
    }

    private static Optional<Instant> expiry(Instant time, String zone, RetentionRule rule) {
        return Expiry.of(time, new RetentionTag(rule.name(), Optional.of(rule), ""), policy(zone, rule));
    }
}
