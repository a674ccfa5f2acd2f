package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import java.util.List;

/** Takes up what is found in storage and was decided about before. */
public interface Adoption {
    /**
     * In the caller's transaction.
     *
     * @return what is to be told of it, when all that the transaction takes up is taken up; nothing when it is known here,
     *     and stays as it is
     */
    List<RecoveryPointEvent> adopt(RecoveryPoint found, LifecycleDocument decided);
}
