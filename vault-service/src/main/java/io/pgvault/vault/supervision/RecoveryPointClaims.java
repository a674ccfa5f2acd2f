package io.pgvault.vault.supervision;

import io.pgvault.contract.Clocks;
import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.vault.jobs.JobStore;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.LongStream;

/** Holds what is said of recovery points against the catalogue: whose one is follows from the job that made it. */
@Singleton
public final class RecoveryPointClaims {
    private final JobClaims jobClaims;
    private final JobStore jobs;
    private final RecoveryPointStore recoveryPoints;
    private final InstantSource clock;

    public RecoveryPointClaims(
            JobClaims jobClaims, JobStore jobs, RecoveryPointStore recoveryPoints, InstantSource clock) {
        this.jobClaims = jobClaims;
        this.jobs = jobs;
        this.recoveryPoints = recoveryPoints;
        this.clock = clock;
    }

    /**
     * Refuses what has not happened yet, and news of another's recovery point.
     *
     * @throws ContradictoryMessageException when it is that
     */
    void require(RecoveryPointEvent event) {
        Clocks.requireCome(
                "What is told of the recovery point " + event.recoveryPointId(), event.at(), clock.instant());
        if (event instanceof RecoveryPointCreated created) {
            require(created.recoveryPoint());
        } else {
            requireOf(event.instanceId(), event.recoveryPointId());
        }
    }

    /**
     * Refuses a recovery point that no job of its instance can have made by now.
     *
     * @throws ContradictoryMessageException when it is one
     */
    void require(RecoveryPoint point) {
        if (!point.id().equals(RecoveryPointId.of(point.jobId()))) {
            throw refused(point.id(), "is not that of the job " + point.jobId());
        }
        Clocks.requireCome("The recovery point " + point.id(), point.time(), clock.instant());
        if (LongStream.of(point.sourceBytes(), point.rawBytes(), point.storedBytes())
                .anyMatch(bytes -> bytes < 0)) {
            throw refused(point.id(), "has less than no bytes");
        }
        jobClaims.require(JobClaim.of(point));
        requireOf(point.instanceId(), point.id());
    }

    /** What was said as another's while its job was not known was said by somebody who could not know. */
    private void requireOf(InstanceId instance, RecoveryPointId id) {
        Optional<InstanceId> byJob = jobs.request(id.jobId()).map(JobRequest::instanceId);
        if (byJob.filter(owner -> !owner.equals(instance)).isPresent()) {
            throw refused(id, "is not of the instance " + instance);
        }
        if (recoveryPoints.instanceOf(id).filter(said -> !said.equals(instance)).isPresent()) {
            if (byJob.isEmpty()) {
                throw refused(id, "is known as another instance's than " + instance);
            }
            recoveryPoints.forget(id);
        }
    }

    private static ContradictoryMessageException refused(RecoveryPointId id, String why) {
        return new ContradictoryMessageException("The recovery point " + id + " " + why + ".");
    }
}
