package io.pgvault.vault.supervision;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.JobKind;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.CompleteValidation;
import io.pgvault.vault.instances.InstancesInMemory;
import io.pgvault.vault.instances.PublishState;
import io.pgvault.vault.jobs.EndJob;
import io.pgvault.vault.jobs.Ending;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.Jobs;
import io.pgvault.vault.jobs.JobsInMemory;
import io.pgvault.vault.jobs.WaitingInMemory;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationsInMemory;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.recoverypoints.RecoveryPointsInMemory;
import io.pgvault.vault.vaults.VaultsInMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All that looks after jobs, over stores in memory. */
final class SupervisionParts {
    static final Duration LOST_AFTER = Duration.ofSeconds(90);
    static final Duration RETRY_PAUSE = Duration.ofSeconds(30);
    static final Duration EXPIRY_GRACE = Duration.ofMinutes(1);
    static final Duration UNTAKEN_AFTER = Duration.ofMinutes(5);
    static final int MAX_ATTEMPTS = 3;
    static final ErrorDetail PASSING = ErrorDetail.of(ErrorCode.STORAGE_FAILED, "Storage was busy.");
    static final ErrorDetail LASTING = ErrorDetail.of(ErrorCode.JOB_TIMEOUT, "It took too long.");
    static final ErrorDetail MENDABLE = ErrorDetail.of(ErrorCode.SECRET_MISSING, "No such secret.");

    /** By this service's clock; what workers say carries times of theirs. */
    Instant now = Samples.NOW;

    final List<Ending> endings = new ArrayList<>();
    final List<String> healed = new ArrayList<>();
    final LocksTaken locks = new LocksTaken();
    final PublishedMessages published = new PublishedMessages();
    final JobsInMemory jobs = new JobsInMemory(() -> now);
    final AttemptsInMemory attempts = new AttemptsInMemory(jobs);
    final OperationsInMemory operations = new OperationsInMemory();
    final InstancesInMemory instances = new InstancesInMemory();
    final RecoveryPointsInMemory recoveryPoints = new RecoveryPointsInMemory();

    final OwnRequests ownRequests = new OwnRequests(instances, operations);
    final TriggerAgain triggerAgain = new TriggerAgain(attempts, ownRequests, published, healed::add, () -> now);
    final SuperviseJob superviseJob = new SuperviseJob(
            new SuperviseJob.Rules(LOST_AFTER, MAX_ATTEMPTS, RETRY_PAUSE, EXPIRY_GRACE, UNTAKEN_AFTER));
    final WaitingInMemory waiting = new WaitingInMemory(jobs);
    final RequestCancellation requestCancellation;
    final ApplyVerdict applyVerdict;
    final CompleteJob completeJob;
    final FollowRecoveryPoints followRecoveryPoints;
    final FollowAttempts followAttempts;
    final FollowJobs followJobs;

    SupervisionParts() {
        PoliciesInMemory policies = new PoliciesInMemory();
        EndJob endJob =
                new EndJob(jobs, operations, published, (kind, state) -> {}, (request, ending) -> endings.add(ending));
        requestCancellation =
                new RequestCancellation(new Jobs(jobs), attempts, waiting, endJob, operations, published, () -> now);
        applyVerdict = new ApplyVerdict(attempts, ownRequests, endJob, triggerAgain, published, () -> now);
        JobClaims jobClaims = new JobClaims(jobs, instances, () -> now);
        RecoveryPointClaims claims = new RecoveryPointClaims(jobClaims, jobs, recoveryPoints, () -> now);
        completeJob = new CompleteJob(claims, jobs, attempts, recoveryPoints, instances, endJob);
        followRecoveryPoints = new FollowRecoveryPoints(
                claims,
                recoveryPoints,
                completeJob,
                new FollowRehydrations(waiting, operations, endJob, () -> now),
                operations);
        followAttempts = new FollowAttempts(jobs, attempts, instances, superviseJob, applyVerdict, () -> now);
        followJobs = new FollowJobs(
                jobClaims,
                jobs,
                triggerAgain,
                followAttempts,
                completeJob,
                new CompleteValidation(
                        instances,
                        policies,
                        operations,
                        new PublishState(instances, new VaultsInMemory(policies, instances), published),
                        locks,
                        () -> now),
                new CancelBackups(jobs, attempts, instances, published, () -> now));
        instances.add(Samples.INSTANCE);
    }

    /** A job that waits for a worker, as it was asked for here. */
    <R extends JobRequest> R queued(R request) {
        if (request.jobKind() == JobKind.RESTORE) {
            Operation asked = Operation.running(
                    OperationId.random(), OperationKind.RESTORE, request.vault().resourceId(), "westeurope", null, now);
            operations.add(asked.succeeded(request.jobId(), now));
        }
        return learned(request);
    }

    /** A job that others have told of. */
    <R extends JobRequest> R learned(R request) {
        jobs.addIfUnknown(Job.queued(request));
        return request;
    }

    /** A job at whose attempt a worker is. */
    <R extends JobRequest> R running(R request, int attempt) {
        queued(request);
        attempts.started(request.jobId(), attempt, now);
        return request;
    }

    <R extends JobRequest> R ended(R request, JobState state) {
        queued(request);
        jobs.end(new Ending(request.jobId(), state, 1, Job.Outcome.failed(now, LASTING), null));
        return request;
    }

    Job job(JobRequest request) {
        return jobs.get(request.jobId());
    }

    JobState state(JobRequest request) {
        return job(request).state();
    }

    SupervisedJob supervised(JobRequest request) {
        return attempts.lock(request.jobId()).orElseThrow();
    }
}
