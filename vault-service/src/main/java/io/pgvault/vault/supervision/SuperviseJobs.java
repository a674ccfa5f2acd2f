package io.pgvault.vault.supervision;

import io.pgvault.vault.publishing.Locks;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Goes through the jobs that may need help; of all replicas one does so at a time. */
@Singleton
public final class SuperviseJobs {
    private static final String SUPERVISOR = "supervisor";
    private static final int AT_ONCE = 200;

    private final AttemptStore attempts;
    private final SuperviseJob superviseJob;
    private final ApplyVerdict applyVerdict;
    private final CatchUp catchUp;
    private final Locks locks;
    private final InstantSource clock;

    public SuperviseJobs(
            AttemptStore attempts,
            SuperviseJob superviseJob,
            ApplyVerdict applyVerdict,
            CatchUp catchUp,
            Locks locks,
            InstantSource clock) {
        this.attempts = attempts;
        this.superviseJob = superviseJob;
        this.applyVerdict = applyVerdict;
        this.catchUp = catchUp;
        this.locks = locks;
        this.clock = clock;
    }

    /** One round, in the caller's transaction; does nothing while another replica is at it. */
    public void supervise() {
        if (!locks.tryLock(SUPERVISOR)) {
            return;
        }
        Instant now = clock.instant();
        SuperviseJob.Rules rules = superviseJob.rules();
        attempts.lockDoubtful(
                        now.minus(rules.lostAfter()),
                        now.minus(rules.expiryGrace()),
                        now.minus(SuperviseJob.ASK_AGAIN),
                        new AttemptStore.Untaken(now, rules.untakenAfter()),
                        AT_ONCE)
                .forEach(job -> applyVerdict.apply(
                        job, superviseJob.decide(job, now, catchUp.caughtUpFor(job.id(), now)), now));
    }
}
