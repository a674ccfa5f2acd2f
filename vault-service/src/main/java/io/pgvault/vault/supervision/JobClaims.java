package io.pgvault.vault.supervision;

import io.pgvault.contract.Clocks;
import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BringOnline;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.JobDeferred;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.job.JobEvent.OfAttempt;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.jobs.JobStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Holds what is said of jobs against the catalogue, whose own word counts: whoever worked at a job knows what it did, and
 * not whose the job is. What the catalogue does not know, after a backup of it was restored, it learns from what is said.
 */
@Singleton
public final class JobClaims {
    /** More than any job comes to, though a worker that is told to stop hands on without counting. */
    private static final int MOST_ATTEMPTS = 1000;

    /** A worker asks for less than a minute unless it is told otherwise. */
    private static final Duration LONGEST_DEFERRAL = Duration.ofDays(1);

    private final JobStore jobs;
    private final InstanceStore instances;
    private final InstantSource clock;

    public JobClaims(JobStore jobs, InstanceStore instances, InstantSource clock) {
        this.jobs = jobs;
        this.instances = instances;
        this.clock = clock;
    }

    /**
     * Refuses a job that is another's, or was not asked for yet.
     *
     * @throws ContradictoryMessageException when it is
     */
    void require(JobRequest request) {
        JobClaim claim = JobClaim.of(request);
        requireTime(claim, request.askedAt());
        require(claim);
        if (request instanceof WorkerJob work) {
            requireAttempt(claim.job(), work.attemptNumber());
        }
    }

    /**
     * Refuses what nobody can know of a job.
     *
     * @throws ContradictoryMessageException when it is
     */
    void require(JobEvent event) {
        Clocks.requireCome("What is told of " + event.subject(), event.at(), clock.instant());
        switch (event) {
            case OfAttempt told -> requireOfAttempt(told);
            case JobResolved resolved -> requireResolved(resolved);
            case ValidationCompleted ofAnOperation -> {}
        }
    }

    /**
     * Refuses impossible numbers.
     *
     * @throws ContradictoryMessageException for them
     */
    void require(JobHeartbeat beat) {
        JobId job = beat.attempt().jobId();
        requireAttempt(job, beat.attempt().number());
        requireNumber(job, Math.min(beat.rawBytes(), Math.min(beat.storedBytes(), beat.sourceBytes())));
    }

    /**
     * Refuses a job of another instance, vault or kind than the catalogue has it of; and of one that it does not know, what
     * contradicts the rest of the catalogue.
     *
     * @throws ContradictoryMessageException when it is
     */
    void require(JobClaim claim) {
        Instant scheduledAt = claim.scheduledAt();
        if (scheduledAt != null) {
            requireTime(claim, scheduledAt);
        }
        jobs.request(claim.job())
                .ifPresentOrElse(known -> requireSame(claim, JobClaim.of(known)), () -> requireNew(claim));
    }

    private void requireOfAttempt(OfAttempt event) {
        Attempt attempt = event.attempt();
        JobRequest request = event.request();
        if (!attempt.jobId().equals(request.jobId())) {
            throw refused(attempt.jobId(), "was asked for as " + request.jobId());
        }
        if (request instanceof BringOnline) {
            throw refused(attempt.jobId(), "brings a recovery point back, and nobody makes attempts at that");
        }
        requireAttempt(attempt.jobId(), attempt.number());
        require(request);
        if (event instanceof JobCompleted completed) {
            requireNumber(attempt.jobId(), completed.transferredBytes());
            requireItsOwn(completed);
        }
        if (event instanceof JobDeferred deferred
                && Duration.between(deferred.at(), deferred.notBefore()).compareTo(LONGEST_DEFERRAL) > 0) {
            throw refused(attempt.jobId(), "is put off until " + deferred.notBefore());
        }
    }

    /** A backup leaves its recovery point behind, and nothing else does. */
    private static void requireItsOwn(JobCompleted completed) {
        JobRequest request = completed.request();
        RecoveryPoint point = completed.recoveryPoint();
        boolean itsOwn = point == null
                ? !request.jobKind().leavesManifest()
                : JobClaim.of(point).isSameAs(JobClaim.of(request));
        if (!itsOwn) {
            throw refused(request.jobId(), "is complete without a recovery point of its own");
        }
    }

    private void requireResolved(JobResolved resolved) {
        JobId job = resolved.jobId();
        RecoveryPoint found = resolved.recoveryPoint();
        if (found != null && !found.jobId().equals(job)) {
            throw refused(job, "is resolved by the recovery point of another, " + found.id());
        }
        jobs.request(job).filter(known -> !known.jobKind().leavesManifest()).ifPresent(known -> {
            throw refused(job, "is no backup, and leaves no manifest");
        });
    }

    private static void requireSame(JobClaim claim, JobClaim known) {
        if (!claim.isSameAs(known)) {
            throw refused(claim.job(), "is told of as " + describe(claim) + ", and is " + describe(known));
        }
    }

    private void requireNew(JobClaim claim) {
        if (!claim.mayHaveItsId()) {
            throw refused(claim.job(), "is told of as " + describe(claim) + ", and has another's id");
        }
        instances.findAll(List.of(claim.instance())).stream()
                .map(BackupInstance::vault)
                .filter(vault -> !vault.equals(claim.vault()))
                .findFirst()
                .ifPresent(vault -> {
                    throw refused(
                            claim.job(),
                            "is told of as " + describe(claim) + ", which belongs to the vault " + vault.id());
                });
        RecoveryPointId of = claim.of();
        if (of != null) {
            jobs.request(of.jobId())
                    .filter(made -> !made.instanceId().equals(claim.instance()))
                    .ifPresent(made -> {
                        throw refused(claim.job(), "is about a recovery point of the instance " + made.instanceId());
                    });
        }
    }

    private void requireTime(JobClaim claim, Instant told) {
        Clocks.requireCome("The job " + claim.job(), told, clock.instant());
    }

    private static void requireAttempt(JobId job, int number) {
        if (number < 1 || number > MOST_ATTEMPTS) {
            throw refused(job, "has no attempt " + number);
        }
    }

    private static void requireNumber(JobId job, long bytes) {
        if (bytes < 0) {
            throw refused(job, "is at " + bytes + " bytes");
        }
    }

    private static String describe(JobClaim claim) {
        return claim.kind() + " of the instance " + claim.instance() + " in the vault "
                + claim.vault().id();
    }

    private static ContradictoryMessageException refused(JobId job, String why) {
        return new ContradictoryMessageException("The job " + job + " " + why + ".");
    }
}
