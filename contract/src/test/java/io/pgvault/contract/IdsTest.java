package io.pgvault.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
    private final InstanceId instance = new InstanceId(new UUID(1, 2));
    private final Instant due = Instant.parse("2026-11-22T22:00:00Z");

    @Test
    void sameScheduledInstantIsTheSameJob() {
        assertThat(JobId.scheduled(instance, due)).isEqualTo(JobId.scheduled(instance, due));
    }

    @Test
    void anotherInstantOrInstanceIsAnotherJob() {
        assertThat(JobId.scheduled(instance, due))
                .isNotEqualTo(JobId.scheduled(instance, due.plusSeconds(1)))
                .isNotEqualTo(JobId.scheduled(InstanceId.random(), due));
    }

    @Test
    void recoveryPointIdIsTheJobIdWithoutDashes() {
        assertThat(RecoveryPointId.of(new JobId(new UUID(0, 255))).value())
                .isEqualTo("000000000000000000000000000000ff");
    }

    @Test
    void refusesARecoveryPointIdThatCouldLeaveItsFolder() {
        assertThatThrownBy(() -> new RecoveryPointId("../../instance"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 hexadecimal digits");
    }
}
