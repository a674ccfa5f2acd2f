package io.pgvault.vault.supervision;

import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.jobs.JobState;
import java.time.Instant;

/** What supervision does with a job. */
public sealed interface Verdict {
    /** Nothing, for now. */
    record Leave() implements Verdict {}

    /** Send it to the workers again. */
    record NextAttempt(int number, Instant notBefore) implements Verdict {}

    /** Nobody took it, and nothing tells that anybody will: send the same attempt again. */
    record SendAgain() implements Verdict {}

    /** End it in this way unless its manifest exists: ask that first. */
    record AskFirst(JobState state, ErrorDetail error) implements Verdict {}

    /**
     * End it in this way.
     *
     * @param attemptNumber the attempt that brings the end
     */
    record End(int attemptNumber, JobState state, ErrorDetail error) implements Verdict {}
}
