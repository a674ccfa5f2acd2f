package io.pgvault.vault.supervision;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.supervision.SupervisedJob.GivingUp;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Decides what becomes of a job whose worker is silent, has failed, or never came. */
public final class SuperviseJob {
    /** Retention keeps a question until it has an answer: asking again only helps when question or answer went astray. */
    static final Duration ASK_AGAIN = Duration.ofMinutes(10);

    private static final Verdict LEAVE = new Verdict.Leave();

    /** Beyond this a pause no longer grows. */
    private static final int MOST_DOUBLINGS = 10;

    private final Rules rules;

    /**
     * The durations and numbers.
     *
     * @param lostAfter a job without a sign of life for so long has lost its worker
     * @param maxAttempts in all
     * @param retryPause before the second attempt after a failure; doubled before each further one
     * @param expiryGrace how long after its expiry a trigger that nobody took is given up
     * @param untakenAfter how long an attempt may lie in the queue before it is sent again; doubled after each time
     */
    public record Rules(
            Duration lostAfter, int maxAttempts, Duration retryPause, Duration expiryGrace, Duration untakenAfter) {
        public Rules {
            if (maxAttempts < 1) {
                throw new IllegalArgumentException("pgvault.jobs.max-attempts must be at least 1, not " + maxAttempts);
            }
            if (lostAfter.isNegative() || lostAfter.isZero()) {
                throw new IllegalArgumentException("pgvault.jobs.lost-after must be positive, not " + lostAfter);
            }
            if (untakenAfter.isNegative() || untakenAfter.isZero()) {
                throw new IllegalArgumentException("pgvault.jobs.untaken-after must be positive, not " + untakenAfter);
            }
        }
    }

    public SuperviseJob(Rules rules) {
        this.rules = rules;
    }

    Rules rules() {
        return rules;
    }

    /**
     * Looks at a job that may need help.
     *
     * @param caughtUpFor for how long without a gap all news of the job have been read as they came
     */
    public Verdict decide(SupervisedJob job, Instant now, Duration caughtUpFor) {
        if (job.state().hasEnded() || job.triggerAgainAt() != null) {
            return LEAVE;
        }
        GivingUp givingUp = job.givingUp();
        if (givingUp != null) {
            return givingUp.askedAt().plus(ASK_AGAIN).isAfter(now)
                    ? LEAVE
                    : new Verdict.AskFirst(givingUp.state(), givingUp.error());
        }
        boolean listening = caughtUpFor.compareTo(rules.lostAfter()) >= 0;
        boolean silent = listening && !lastHeardOf(job).plus(rules.lostAfter()).isAfter(now);
        if (job.state() == JobState.CANCELLING) {
            return silent ? afterSilentCancellation(job, now) : LEAVE;
        }
        if (!job.started()) {
            return listening ? untaken(job, now) : LEAVE;
        }
        if (!silent) {
            return LEAVE;
        }
        return job.attemptNumber() < rules.maxAttempts()
                ? new Verdict.NextAttempt(job.attemptNumber() + 1, now)
                : giveUp(job, JobState.FAILED, lost(job));
    }

    /** Whether an attempt that died may have left something on somebody's server, which another attempt drops. */
    private static boolean leavesScratchDatabase(WorkerJob request) {
        return switch (request) {
            case RunRestore ignored -> true;
            case RunFilesRestore ignored -> false;
            case BackupTriggered ignored -> false;
        };
    }

    /** A restore may have left a scratch database on somebody's server: another attempt drops it, and does no more. */
    private Verdict afterSilentCancellation(SupervisedJob job, Instant now) {
        boolean mayHaveLeft = leavesScratchDatabase(job.request()) && (job.started() || job.attemptNumber() > 1);
        if (!mayHaveLeft || job.attemptNumber() >= rules.maxAttempts()) {
            return giveUp(job, JobState.CANCELLED, cancelled());
        }
        boolean justSent =
                !job.started() && job.sentAt().plus(rules.lostAfter()).isAfter(now);
        return justSent ? LEAVE : new Verdict.NextAttempt(job.attemptNumber() + 1, now);
    }

    /** It may wait for a free worker, or what said so may be lost: a copy in the queue does no harm, a gap does. */
    private Verdict untaken(SupervisedJob job, Instant now) {
        if (!job.expiresAt().plus(rules.expiryGrace()).isAfter(now)) {
            return neverTaken(job);
        }
        Duration patience = rules.untakenAfter().multipliedBy(1L << Math.min(job.resends(), MOST_DOUBLINGS));
        return job.sentAt().plus(patience).isAfter(now) ? LEAVE : new Verdict.SendAgain();
    }

    /** An attempt has failed. */
    public Verdict afterFailure(SupervisedJob job, int attemptNumber, ErrorDetail error, Instant now) {
        if (isOutdated(job, attemptNumber)) {
            return LEAVE;
        }
        if (job.state() == JobState.CANCELLING) {
            return new Verdict.End(attemptNumber, JobState.CANCELLED, cancelled());
        }
        // A worker that was told to stop says nothing about the job: that one was handed over, and has not failed.
        boolean handedOver = error.errorCode() == ErrorCode.WORKER_STOPPED;
        boolean mayTryAgain = handedOver || (error.retryable() && attemptNumber < rules.maxAttempts());
        if (!job.state().hasEnded() && mayTryAgain) {
            return new Verdict.NextAttempt(attemptNumber + 1, handedOver ? now : now.plus(pause(attemptNumber)));
        }
        return new Verdict.End(attemptNumber, JobState.FAILED, error);
    }

    /** An attempt did nothing. An earlier one may have done all, and died before it could say so. */
    public Verdict afterSkip(SupervisedJob job, int attemptNumber, ErrorDetail reason) {
        if (isOutdated(job, attemptNumber)) {
            return LEAVE;
        }
        return attemptNumber > 1 && !job.state().hasEnded()
                ? giveUp(job, JobState.CANCELLED, reason)
                : new Verdict.End(attemptNumber, JobState.CANCELLED, reason);
    }

    /** An attempt has stopped because it was told to. */
    public Verdict afterCancellation(SupervisedJob job, int attemptNumber) {
        return isOutdated(job, attemptNumber) ? LEAVE : new Verdict.End(attemptNumber, JobState.CANCELLED, cancelled());
    }

    private static boolean isOutdated(SupervisedJob job, int attemptNumber) {
        return attemptNumber < job.attemptNumber();
    }

    private static Instant lastHeardOf(SupervisedJob job) {
        Instant cancel = Objects.requireNonNullElse(job.cancelRequestedAt(), Instant.MIN);
        return cancel.isAfter(job.lastSign()) ? cancel : job.lastSign();
    }

    private Verdict neverTaken(SupervisedJob job) {
        if (job.attemptNumber() > 1) {
            return giveUp(job, JobState.FAILED, lost(job));
        }
        return new Verdict.End(
                job.attemptNumber(),
                JobState.CANCELLED,
                ErrorDetail.of(ErrorCode.TRIGGER_EXPIRED, "No worker was free before " + job.expiresAt() + "."));
    }

    /** What leaves no manifest has nothing to be found. */
    private static Verdict giveUp(SupervisedJob job, JobState state, ErrorDetail error) {
        return job.request().jobKind().leavesManifest()
                ? new Verdict.AskFirst(state, error)
                : new Verdict.End(job.attemptNumber(), state, error);
    }

    private Duration pause(int failedAttempts) {
        return rules.retryPause().multipliedBy(1L << Math.min(failedAttempts - 1, MOST_DOUBLINGS));
    }

    private static ErrorDetail lost(SupervisedJob job) {
        return ErrorDetail.of(
                ErrorCode.JOB_LOST,
                job.started()
                        ? "The worker was lost. It was attempt " + job.attemptNumber() + ", the last."
                        : "No worker took attempt " + job.attemptNumber() + " before " + job.expiresAt()
                                + "; the attempts before it were lost or failed.");
    }

    private static ErrorDetail cancelled() {
        return ErrorDetail.of(ErrorCode.JOB_CANCELLED, "The job was cancelled on request.");
    }
}
