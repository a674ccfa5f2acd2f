package io.pgvault.vault.rest.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.vault.config.AccessConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallLimitsTest {
    private final CallLimits limits = new CallLimits(new AccessConfig() {
        @Override
        public int callsPerMinute() {
            return 1;
        }

        @Override
        public int callsAtOnce() {
            return 3;
        }

        @Override
        public Duration approvalPatience() {
            return Duration.ZERO;
        }
    });

    @Test
    void whoeverCallsTooOftenIsToldHowLongToWait() {
        for (int i = 0; i < 3; i++) {
            assertThat(limits.count("ada")).isEmpty();
        }

        assertThat(limits.count("ada"))
                .hasValueSatisfying(pause -> assertThat(pause).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1)));
    }

    @Test
    void oneCallerDoesNotUseUpAnothersCalls() {
        for (int i = 0; i < 9; i++) {
            limits.count("ada");
        }

        assertThat(limits.count("bob")).isEmpty();
    }
}
