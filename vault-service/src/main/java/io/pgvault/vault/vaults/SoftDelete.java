package io.pgvault.vault.vaults;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.time.Duration;

/**
 * Whether, and how long, what is deleted can be brought back.
 *
 * @param days 0 when it is off, else 14 to 180
 */
public record SoftDelete(State state, int days) {
    public static final int SHORTEST = 14;
    public static final int LONGEST = 180;
    public static final SoftDelete OFF = new SoftDelete(State.OFF, 0);

    /** Of a new vault whose owner says nothing. */
    public static final SoftDelete DEFAULT = new SoftDelete(State.ON, SHORTEST);

    public SoftDelete {
        if (state == State.OFF ? days != 0 : days < SHORTEST || days > LONGEST) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "properties.securitySettings.softDeleteSettings.retentionDurationInDays: must be a whole number from "
                            + SHORTEST + " to " + LONGEST + ", not " + days + ".");
        }
    }

    /** As Azure has them. */
    public enum State {
        OFF,
        ON,
        /** On, for good. */
        ALWAYS_ON
    }

    public boolean isOn() {
        return state != State.OFF;
    }

    public Duration retention() {
        return Duration.ofDays(days);
    }

    /** Whether less can be brought back than with the other one, or not as long. */
    boolean isWeakerThan(SoftDelete other) {
        return days < other.days || state.compareTo(other.state) < 0;
    }
}
