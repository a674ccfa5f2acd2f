package io.pgvault.scheduler.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.instance.ProtectedInstance.State;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.policy.BlobImmutability;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class FireDueBackupsTest {
    private static final String DAILY = "R/2026-11-01T22:00:00Z/P1D";

    private final FakeSchedule schedule = new FakeSchedule();
    private final InstanceId instance = InstanceId.random();
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private final FollowInstance follow = new FollowInstance(schedule, () -> now);
    private final PlanDueBackups fire = new PlanDueBackups(
            new FireDueBackups(schedule, schedule, () -> now, Duration.ofHours(12)),
            new CatchUpPace(100, () -> now),
            IntSupplier::getAsInt);

    @Test
    void firesNothingBeforeItsTime() {
        follow.follow(Instances.protectedInstance(instance, 1, DAILY));

        at("2026-11-20T21:59:59Z");

        assertThat(schedule.triggers).isEmpty();
    }

    @Test
    void firesWhenDueAndCarriesAllThatAWorkerNeeds() {
        follow.follow(Instances.protectedInstance(instance, 1, DAILY));

        at("2026-11-20T22:00:00.5Z");

        Instant due = Instant.parse("2026-11-20T22:00:00Z");
        assertThat(schedule.triggers).singleElement().satisfies(trigger -> {
            assertThat(trigger.jobId()).isEqualTo(JobId.scheduled(instance, due));
            assertThat(trigger.scheduledAt()).isEqualTo(due);
            assertThat(trigger.source().instanceId()).isEqualTo(instance);
            assertThat(trigger.expiresAt()).isEqualTo(Instant.parse("2026-11-21T10:00:00.5Z"));
        });
    }

    @Test
    void aTriggerTellsHowFirmlyItsVaultWantsBackupsKept() {
        InstanceId ofNoSuchVault = InstanceId.random();
        follow.follow(Instances.immutable(BlobImmutability.LOCKED, Instances.protectedInstance(instance, 1, DAILY)));
        follow.follow(Instances.protectedInstance(ofNoSuchVault, 1, DAILY));

        at("2026-11-20T22:00:00Z");

        assertThat(schedule.triggers)
                .extracting(BackupTriggered::instanceId, BackupTriggered::immutability)
                .containsExactlyInAnyOrder(tuple(instance, BlobImmutability.LOCKED), tuple(ofNoSuchVault, null));
    }

    @Test
    void firesOnceForHoweverManyInstantsWereMissed() {
        follow.follow(Instances.protectedInstance(instance, 1, DAILY));

        at("2026-11-27T23:00:00Z");
        at("2026-11-27T23:00:01Z");

        assertThat(scheduledInstants()).containsExactly(Instant.parse("2026-11-20T22:00:00Z"));
        at("2026-11-28T22:00:00Z");
        assertThat(scheduledInstants()).contains(Instant.parse("2026-11-28T22:00:00Z"));
    }

    @Test
    void aTriggerEndsWhenTheNextOneFires() {
        follow.follow(Instances.protectedInstance(instance, 1, "R/2026-11-01T00:00:00Z/PT1H"));

        at("2026-11-20T13:00:00Z");

        assertThat(schedule.triggers)
                .singleElement()
                .extracting(BackupTriggered::expiresAt)
                .isEqualTo(Instant.parse("2026-11-20T14:00:00Z"));
    }

    @Test
    void longestOverdueGoesFirst() {
        InstanceId late = InstanceId.random();
        follow.follow(Instances.protectedInstance(instance, 1, "R/2026-11-20T15:00:00Z/P1D"));
        follow.follow(Instances.protectedInstance(late, 1, "R/2026-11-20T13:00:00Z/P1D"));

        at("2026-11-20T16:00:00Z");

        assertThat(schedule.triggers)
                .extracting(trigger -> trigger.source().instanceId())
                .containsExactly(late, instance);
    }

    @Test
    void anEndedScheduleFiresNoMore() {
        follow.follow(Instances.protectedInstance(instance, 1, "R1/2026-11-20T13:00:00Z/P1D"));

        at("2026-11-20T14:00:00Z");
        at("2026-11-25T14:00:00Z");

        assertThat(schedule.triggers).hasSize(1);
    }

    @Test
    void whatIsOlderOrKnownChangesNothing() {
        follow.follow(Instances.protectedInstance(instance, 5, DAILY));
        follow.follow(Instances.protectedInstance(instance, 5, "R/2026-11-20T13:00:00Z/P1D"));
        follow.follow(Instances.instance(instance, 4, State.DELETED, DAILY));

        at("2026-11-20T13:30:00Z");
        assertThat(schedule.triggers).isEmpty();
        at("2026-11-20T22:00:00Z");
        assertThat(schedule.triggers).hasSize(1);
    }

    @Test
    void aNewScheduleIsPlannedAnew() {
        follow.follow(Instances.protectedInstance(instance, 1, DAILY));
        follow.follow(Instances.protectedInstance(instance, 2, "R/2026-11-20T13:00:00Z/P1D"));

        at("2026-11-20T13:00:00Z");

        assertThat(scheduledInstants()).containsExactly(Instant.parse("2026-11-20T13:00:00Z"));
    }

    @Test
    void whatIsOverdueSurvivesAChangeOfSomethingElse() {
        follow.follow(Instances.protectedInstance(instance, 1, DAILY));
        now = Instant.parse("2026-11-21T08:00:00Z");
        follow.follow(Instances.protectedInstance(instance, 2, DAILY));

        at("2026-11-21T08:00:01Z");

        assertThat(scheduledInstants()).containsExactly(Instant.parse("2026-11-20T22:00:00Z"));
    }

    @Test
    void whatFellDueBeforeTheNewsOfItsInstanceFiresOnce() {
        now = Instant.parse("2026-11-20T23:00:00Z");
        follow.follow(Instances.changedAt(Instant.parse("2026-11-20T21:00:00Z"), instance, DAILY));

        at("2026-11-20T23:00:01Z");

        assertThat(scheduledInstants()).containsExactly(Instant.parse("2026-11-20T22:00:00Z"));
    }

    @Test
    void oldNewsIsPlannedFromNowOn() {
        now = Instant.parse("2026-11-20T23:00:00Z");
        follow.follow(Instances.changedAt(Instant.parse("2026-11-18T21:00:00Z"), instance, DAILY));

        at("2026-11-20T23:00:01Z");

        assertThat(schedule.triggers).isEmpty();
    }

    @Test
    void anInstanceWhoseRowWasLostFiresTheLastInstantOfTheDayOnceMore() {
        now = Instant.parse("2026-11-20T23:00:00Z");
        follow.takeOver(Instances.changedAt(Instant.parse("2026-11-18T21:00:00Z"), instance, DAILY));

        at("2026-11-20T23:00:01Z");

        assertThat(scheduledInstants()).containsExactly(Instant.parse("2026-11-20T22:00:00Z"));
    }

    @Test
    void takingOverWhatIsKnownFiresNothing() {
        follow.follow(Instances.changedAt(Instant.parse("2026-11-18T21:00:00Z"), instance, DAILY));
        now = Instant.parse("2026-11-20T23:00:00Z");
        at("2026-11-20T23:00:00Z");
        int fired = schedule.triggers.size();
        follow.takeOver(Instances.changedAt(Instant.parse("2026-11-18T21:00:00Z"), instance, DAILY));

        at("2026-11-20T23:00:01Z");

        assertThat(schedule.triggers).hasSize(fired);
    }

    @Test
    void stoppedProtectionFiresNothing() {
        follow.follow(Instances.protectedInstance(instance, 1, DAILY));
        follow.follow(Instances.instance(instance, 2, State.PROTECTION_STOPPED, DAILY));

        at("2026-11-25T00:00:00Z");

        assertThat(schedule.triggers).isEmpty();
    }

    private List<Instant> scheduledInstants() {
        return schedule.triggers.stream().map(BackupTriggered::scheduledAt).toList();
    }

    private void at(String instant) {
        now = Instant.parse(instant);
        FireAll.with(fire);
    }
}
