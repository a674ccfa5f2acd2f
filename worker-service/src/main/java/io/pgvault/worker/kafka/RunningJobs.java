package io.pgvault.worker.kafka;

import io.pgvault.contract.JobId;
import io.pgvault.worker.jobs.StopSignal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The attempts of this worker, and the jobs that were cancelled, whether they run here or not. */
final class RunningJobs {
    private final Map<JobId, StopSignal> running = new ConcurrentHashMap<>();
    private final Set<JobId> cancelled = new HashSet<>();

    /** Notes an attempt; one of a job that was cancelled meanwhile is stopped at once. */
    void begin(JobId job, StopSignal signal) {
        running.put(job, signal);
        if (isCancelled(job)) {
            signal.request();
        }
    }

    void end(JobId job) {
        running.remove(job);
    }

    void cancel(JobId job) {
        synchronized (cancelled) {
            cancelled.add(job);
        }
        StopSignal signal = running.get(job);
        if (signal != null) {
            signal.request();
        }
    }

    boolean isCancelled(JobId job) {
        synchronized (cancelled) {
            return cancelled.contains(job);
        }
    }
}
