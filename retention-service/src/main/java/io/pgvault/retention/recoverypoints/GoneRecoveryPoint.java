package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.RecoveryPointId;

/**
 * A row of the due-list that nobody can restore from any more.
 *
 * @param reason why its deletion was decided; of one that is damaged, what is
 *     wrong with it; of one that is lost, why it has its tag
 */
public record GoneRecoveryPoint(RecoveryPointId id, Stage stage, String reason) {
    /** How far gone. */
    public enum Stage {
        LOST,
        DAMAGED,
        DELETING,
        DELETED
    }
}
