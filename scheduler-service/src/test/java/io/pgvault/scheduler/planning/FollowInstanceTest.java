package io.pgvault.scheduler.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.ProtectedInstance.State;
import io.pgvault.contract.instance.VaultReference;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FollowInstanceTest {
    private static final Instant NOW = Instant.parse("2026-11-20T21:00:00Z");
    private static final String DAILY = "R/2026-11-01T22:00:00Z/P1D";

    private final InstanceId instance = InstanceId.random();
    private final FakeSchedule schedule = new FakeSchedule();
    private final FollowInstance follow = new FollowInstance(schedule, () -> NOW);

    @Test
    void aStateThatOnlyANewerVersionKnowsKeepsThePlan() {
        follow.follow(Instances.protectedInstance(instance, 1, DAILY));

        follow.follow(Instances.instance(instance, 2, State.UNKNOWN, DAILY));

        assertThat(schedule.findForUpdate(instance)).get().satisfies(planned -> {
            assertThat(planned.instance().version()).isEqualTo(2);
            assertThat(planned.nextFireAt()).isEqualTo(Instant.parse("2026-11-20T22:00:00Z"));
        });
    }

    @Test
    void aStateThatIsAheadOfTheClockSilencesNobody() {
        assertThatThrownBy(() -> follow.follow(Instances.instance(instance, 1L << 60, State.DELETED, DAILY)))
                .isInstanceOf(ContradictoryMessageException.class);

        follow.follow(Instances.protectedInstance(instance, 1, DAILY));
        assertThat(schedule.findForUpdate(instance))
                .get()
                .satisfies(planned -> assertThat(planned.nextFireAt()).isNotNull());
    }

    @Test
    void aStateOfAnotherVaultSilencesNobody() {
        ProtectedInstance real = Instances.protectedInstance(instance, 1, DAILY);
        follow.follow(real);

        assertThatThrownBy(() -> follow.follow(Instances.ofVault(
                        new VaultReference(VaultId.random(), "/vaults/other"),
                        Instances.instance(instance, 2, State.DELETED, DAILY))))
                .isInstanceOf(ContradictoryMessageException.class)
                .hasMessageContaining(
                        "lies in the vault " + real.source().vault().id());

        assertThat(schedule.findForUpdate(instance))
                .get()
                .satisfies(planned -> assertThat(planned.instance()).isEqualTo(real));
    }

    @Test
    void whatWasTakenOverBeforeTheClockWentBackIsOverruled() {
        Instant ahead = NOW.plus(Duration.ofDays(300));
        new FollowInstance(schedule, () -> ahead)
                .follow(Instances.instance(instance, ahead.toEpochMilli(), State.DELETED, DAILY));

        follow.follow(Instances.protectedInstance(instance, NOW.toEpochMilli(), DAILY));

        assertThat(schedule.findForUpdate(instance))
                .get()
                .satisfies(planned -> assertThat(planned.nextFireAt()).isNotNull());
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"PROTECTION_STOPPED", "DELETED", "UNKNOWN"})
    void anInstanceThatIsNotProtectedIsTakenOverWithoutABackup(State state) {
        follow.takeOver(Instances.instance(instance, 1, state, DAILY));

        assertThat(schedule.findForUpdate(instance))
                .get()
                .satisfies(taken -> assertThat(taken.nextFireAt()).isNull());
    }
}
