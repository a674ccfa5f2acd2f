package io.pgvault.worker.attempts;

import io.pgvault.contract.JobId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The attempts of this worker, and the jobs that were cancelled, whether they run here or not. */
public final class RunningJobs {
    private static final ErrorDetail CANCELLED =
            ErrorDetail.of(ErrorCode.JOB_CANCELLED, "The job was cancelled on request.");
    private static final ErrorDetail HANDED_OVER =
            ErrorDetail.of(ErrorCode.WORKER_STOPPED, "The worker was stopped while the job ran.");

    private final Map<JobId, StopSignal> running = new ConcurrentHashMap<>();
    private final Set<JobId> cancelled = new HashSet<>();
    private volatile boolean handingOver;

    /** Notes an attempt; one that is not wanted any more is stopped at once. */
    void begin(JobId job, StopSignal signal) {
        running.put(job, signal);
        if (isCancelled(job)) {
            signal.request(CANCELLED);
        }
        if (handingOver) {
            signal.request(HANDED_OVER);
        }
    }

    void end(JobId job) {
        running.remove(job);
    }

    public void cancel(JobId job) {
        synchronized (cancelled) {
            cancelled.add(job);
        }
        StopSignal signal = running.get(job);
        if (signal != null) {
            signal.request(CANCELLED);
        }
    }

    /** Stops all attempts, so that other workers take them over; those to come, too. */
    void handOver() {
        handingOver = true;
        running.values().forEach(signal -> signal.request(HANDED_OVER));
    }

    boolean isCancelled(JobId job) {
        synchronized (cancelled) {
            return cancelled.contains(job);
        }
    }
}
