package io.pgvault.vault.alerts;

import static io.pgvault.vault.Samples.DAILY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.alert.Alert.BackupMissed;
import io.pgvault.contract.alert.Alert.RecoveryPointOverdue;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.alerts.WatchSchedules.Rules;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.supervision.CatchUp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchSchedulesTest {
    private static final Instant DUE = Instant.parse("2026-11-25T22:00:00Z");
    private static final Duration OVERDUE_GRACE = Duration.ofHours(6);
    private static final Duration MISSED_GRACE = Duration.ofMinutes(15);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration LISTEN_FOR = Duration.ofSeconds(90);

    private Instant now = DUE.plus(OVERDUE_GRACE);
    private Duration caughtUpFor = LISTEN_FOR;
    private final AlertsInMemory alerts = new AlertsInMemory();
    private final InstancesInMemory instances = new InstancesInMemory();
    private final WatchInMemory watch = new WatchInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final WatchSchedules watchSchedules = new WatchSchedules(
            watch,
            new RaiseFindings(alerts, instances, new RaiseAlert(alerts, published, alert -> {})),
            new Listening(),
            () -> now,
            new Rules(OVERDUE_GRACE, MISSED_GRACE, INTERVAL, LISTEN_FOR));

    @BeforeEach
    void defineSchedule() {
        watch.schedules.put(DAILY.id(), DAILY.definition().backupRule().schedule());
    }

    @Test
    void anInstanceThatKeepsItsScheduleIsNotTold() {
        watched(DUE, DUE);

        watchSchedules.lookOnce();

        assertThat(published.all()).isEmpty();
    }

    @Test
    void anInstanceThatDoesNotKeepItsScheduleIsTold() {
        InstanceId instance = watched(null, null);

        watchSchedules.lookOnce();

        assertThat(published.all(BackupMissed.class)).singleElement().satisfies(missed -> {
            assertThat(missed.instance().id()).isEqualTo(instance);
            assertThat(missed.scheduledAt()).isEqualTo(DUE);
            assertThat(missed.at()).isEqualTo(now);
        });
        assertThat(published.all(RecoveryPointOverdue.class)).hasSize(1);
    }

    @Test
    void aTriggerIsMissedBeforeItsRecoveryPointIsOverdue() {
        now = DUE.plus(MISSED_GRACE);
        watched(DUE.minus(Duration.ofDays(1)), DUE.minus(Duration.ofDays(1)));

        watchSchedules.lookOnce();

        assertThat(published.all(BackupMissed.class)).hasSize(1);
        assertThat(published.all()).hasSize(1);
    }

    @Test
    void whoDoesNotHearAllNewsMissesNothing() {
        caughtUpFor = LISTEN_FOR.minusSeconds(1);
        watched(null, null);

        assertThat(watchSchedules.lookOnce()).isFalse();
        assertThat(published.all()).isEmpty();
        assertThat(watch.nextAt).isEqualTo(Instant.MIN);
    }

    @Test
    void aRoundOfAnotherReplicaIsLeftToIt() {
        watch.claimedElsewhere = true;
        watched(null, null);

        assertThat(watchSchedules.lookOnce()).isFalse();
        assertThat(published.all()).isEmpty();
    }

    @Test
    void theNextRoundBeginsAfterAnInterval() {
        assertThat(watchSchedules.lookOnce()).isFalse();
        assertThat(watch.nextAt).isEqualTo(now.plus(INTERVAL));

        InstanceId instance = watched(null, null);
        watchSchedules.lookOnce();
        assertThat(published.all()).isEmpty();

        now = now.plus(INTERVAL);
        watchSchedules.lookOnce();
        assertThat(published.all(BackupMissed.class))
                .extracting(missed -> missed.instance().id())
                .containsExactly(instance);
    }

    @Test
    void aRoundGoesThroughAllInstancesAPageAtATime() {
        IntStream.range(0, 1001).forEach(i -> watched(null, DUE));

        assertThat(watchSchedules.lookOnce()).isTrue();
        assertThat(published.all()).hasSize(500);
        assertThat(watchSchedules.lookOnce()).isTrue();
        assertThat(watchSchedules.lookOnce()).isFalse();

        assertThat(published.all(RecoveryPointOverdue.class))
                .extracting(overdue -> overdue.instance().id())
                .hasSize(1001)
                .doesNotHaveDuplicates();
        assertThat(watch.nextAt).isEqualTo(now.plus(INTERVAL));
    }

    @Test
    void anInstanceWhosePolicyIsGoneKeepsNoOtherFromBeingLookedAt() {
        watched(PolicyId.random(), null, null);
        InstanceId instance = watched(null, DUE);

        watchSchedules.lookOnce();

        assertThat(published.all(RecoveryPointOverdue.class))
                .extracting(overdue -> overdue.instance().id())
                .containsExactly(instance);
        assertThat(published.all()).hasSize(1);
    }

    @Test
    void refusesDurationsThatMakeNoSense() {
        assertThatThrownBy(() -> new Rules(Duration.ZERO, MISSED_GRACE, INTERVAL, LISTEN_FOR))
                .hasMessage("pgvault.alerts.overdue-grace must be positive, not PT0S");
        assertThatThrownBy(() -> new Rules(OVERDUE_GRACE, Duration.ofSeconds(-1), INTERVAL, LISTEN_FOR))
                .hasMessage("pgvault.alerts.missed-grace must be positive, not PT-1S");
        assertThatThrownBy(() -> new Rules(OVERDUE_GRACE, MISSED_GRACE, Duration.ZERO, LISTEN_FOR))
                .hasMessage("pgvault.alerts.interval must be positive, not PT0S");
    }

    private InstanceId watched(@Nullable Instant newest, @Nullable Instant lastTriggered) {
        return watched(DAILY.id(), newest, lastTriggered);
    }

    private InstanceId watched(PolicyId policy, @Nullable Instant newest, @Nullable Instant lastTriggered) {
        BackupInstance instance = BackupInstance.configuring(
                        InstanceId.random(), Samples.IN_VAULT, "pg1-orders", Samples.SETUP, OperationId.random())
                .configured(Samples.REACHED, List.of(), DUE.minus(Duration.ofDays(7)));
        instances.add(instance);
        watch.watched.add(
                new WatchedInstance(instance.id(), policy, DUE.minus(Duration.ofDays(7)), newest, lastTriggered));
        return instance.id();
    }

    private final class Listening implements CatchUp {
        @Override
        public Duration caughtUpFor(JobId job, Instant at) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Duration caughtUpFor(Instant at) {
            assertThat(at).isEqualTo(now);
            return caughtUpFor;
        }
    }
}
