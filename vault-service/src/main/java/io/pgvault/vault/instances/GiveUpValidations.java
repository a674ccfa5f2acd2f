package io.pgvault.vault.instances;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.vault.operations.OperationStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Answers validations that no worker has answered: whoever took one may have died with it. */
public final class GiveUpValidations {
    private static final int AT_ONCE = 100;

    private final OperationStore operations;
    private final CompleteValidation completeValidation;
    private final InstantSource clock;
    private final Duration expiry;

    /**
     * Makes the use case.
     *
     * @param expiry how long an answer may take; a validation takes seconds once a worker has it
     */
    public GiveUpValidations(
            OperationStore operations, CompleteValidation completeValidation, InstantSource clock, Duration expiry) {
        this.operations = operations;
        this.completeValidation = completeValidation;
        this.clock = clock;
        this.expiry = expiry;
    }

    /** One round, in the caller's transaction; an answer that comes later changes nothing any more. */
    public void giveUp() {
        Instant now = clock.instant();
        ErrorDetail unanswered =
                ErrorDetail.of(ErrorCode.VALIDATION_UNANSWERED, "No worker has answered within " + expiry + ".");
        for (OperationId operation : operations.unansweredValidations(now.minus(expiry), AT_ONCE)) {
            completeValidation.complete(new ValidationCompleted(operation, now, unanswered, null, null));
        }
    }
}
