package io.pgvault.vault.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.PolicyId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeInstanceTest {
    private static final InstanceId ID = InstanceId.random();
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant DUE = Instant.parse("2026-11-15T22:00:00Z");

    @ParameterizedTest(name = "last triggered {0}: missed is {1}")
    @CsvSource({
        ",                         true",
        "2026-11-08T22:00:00.1Z,   true",
        "2026-11-15T21:59:59.999Z, true",
        "2026-11-15T22:00:00Z,     false",
        "2026-11-15T22:10:00Z,     false"
    })
    void aBackupIsMissedWhenNothingTriggeredItSince(@Nullable Instant lastTriggered, boolean missed) {
        WatchedInstance instance = instance(LONG_AGO, DUE, lastTriggered);

        assertThat(JudgeInstance.judge(instance, new ScheduledInstants(null, DUE))
                        .toList())
                .isEqualTo(missed ? List.of(new Finding.Missed(ID, DUE)) : List.of());
    }

    @ParameterizedTest(name = "newest recovery point {0}: overdue is {1}")
    @CsvSource({
        ",                         true",
        "2026-11-08T22:00:10Z,     true",
        "2026-11-15T21:58:59.999Z, true",
        "2026-11-15T21:59:00Z,     false",
        "2026-11-15T22:00:10Z,     false",
        "2026-11-16T08:00:00Z,     false"
    })
    void aRecoveryPointIsOverdueWhenTheNewestIsOlderButForTheClocks(@Nullable Instant newest, boolean overdue) {
        WatchedInstance instance = instance(LONG_AGO, newest, DUE);

        assertThat(JudgeInstance.judge(instance, new ScheduledInstants(DUE, null))
                        .toList())
                .isEqualTo(overdue ? List.of(new Finding.Overdue(ID, DUE, newest)) : List.of());
    }

    @Test
    void whatWasDueBeforeTheScheduleCountedIsNotAsked() {
        ScheduledInstants instants = new ScheduledInstants(DUE, DUE);

        assertThat(JudgeInstance.judge(instance(DUE.plusSeconds(1), null, null), instants))
                .isEmpty();
        assertThat(JudgeInstance.judge(instance(DUE, null, null), instants)).isEmpty();
        assertThat(JudgeInstance.judge(instance(DUE.minusSeconds(1), null, null), instants))
                .hasSize(2);
    }

    @Test
    void nothingIsWrongBeforeAnythingIsDue() {
        assertThat(JudgeInstance.judge(instance(LONG_AGO, null, null), new ScheduledInstants(null, null)))
                .isEmpty();
    }

    @Test
    void bothMayBeWrongAndOfDifferentInstants() {
        Instant later = DUE.plusSeconds(3600);

        assertThat(JudgeInstance.judge(instance(LONG_AGO, LONG_AGO, LONG_AGO), new ScheduledInstants(DUE, later)))
                .containsExactly(new Finding.Missed(ID, later), new Finding.Overdue(ID, DUE, LONG_AGO));
    }

    private static WatchedInstance instance(
            Instant scheduledSince, @Nullable Instant newest, @Nullable Instant lastTriggered) {
        return new WatchedInstance(ID, PolicyId.random(), scheduledSince, newest, lastTriggered);
    }
}
