package io.pgvault.vault.supervision;

import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointRehydrated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationFailed;
import io.pgvault.vault.jobs.EndJob;
import io.pgvault.vault.jobs.Ending;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.WaitingJobs;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Jobs go on, or end, that wait for a recovery point to come back from the archive. */
@Singleton
public final class FollowRehydrations {
    private static final int ONLY_ATTEMPT = 1;

    private final WaitingJobs waiting;
    private final OperationStore operations;
    private final EndJob endJob;
    private final InstantSource clock;

    public FollowRehydrations(WaitingJobs waiting, OperationStore operations, EndJob endJob, InstantSource clock) {
        this.waiting = waiting;
        this.operations = operations;
        this.endJob = endJob;
        this.clock = clock;
    }

    /** It is online: restores go to the workers, and what only brings it back is done. Old news is none. */
    void rehydrated(RecoveryPointRehydrated event) {
        Instant now = clock.instant();
        if (!event.until().isAfter(now)) {
            return;
        }
        for (Job job : waiting.of(event.recoveryPointId())) {
            if (job.kind().isForWorkers()) {
                waiting.release(job.id(), now);
                operations.finishAll(OperationKind.AWAIT_ONLINE, job.id().value(), null, now);
            } else {
                var unused = endJob.end(
                        job.request(),
                        new Ending(
                                job.id(),
                                JobState.COMPLETED,
                                ONLY_ATTEMPT,
                                new Job.Outcome(event.at(), null, List.of(), 0, 0),
                                null));
            }
        }
    }

    /** It does not come back: whoever asked until then waits for nothing. */
    void failed(RehydrationFailed event) {
        waiting.of(event.recoveryPointId()).stream()
                .filter(job -> !job.createdAt().isAfter(event.askedAt()))
                .forEach(job -> endJob.end(
                        job.request(),
                        new Ending(
                                job.id(),
                                JobState.FAILED,
                                ONLY_ATTEMPT,
                                Job.Outcome.failed(event.at(), event.error()),
                                null)));
    }
}
