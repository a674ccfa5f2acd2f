package io.pgvault.vault.postgres;

import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.WaitingJobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresWaitingJobs implements WaitingJobs {
    private static final String WAITS =
            " waits_since is not null and waited_until is null and state in ('QUEUED', 'IN_PROGRESS')";

    private final Session session;
    private final JobRepository jobs;

    PostgresWaitingJobs(Session session, JobRepository jobs) {
        this.session = session;
        this.jobs = jobs;
    }

    @Override
    public void add(JobId job, Instant since, @Nullable Instant atMost) {
        session.createNativeMutationQuery(
                        "update job set waits_since = :since, trigger_again_at = :atMost where id = :id")
                .setParameter("since", since)
                .setParameter("atMost", atMost, Instant.class)
                .setParameter("id", job.value())
                .executeUpdate();
    }

    @Override
    public List<Job> of(RecoveryPointId recoveryPoint) {
        return session
                .createNativeQuery(
                        "select id from job where recovery_point_id = :point and" + WAITS + " order by created_at, id",
                        UUID.class)
                .setParameter("point", recoveryPoint.value())
                .getResultList()
                .stream()
                .map(JobId::new)
                .flatMap(id -> lock(id).stream())
                .toList();
    }

    @Override
    public Optional<Job> lock(JobId job) {
        return Rows.lock(jobs, job.value()).map(JobEntity::toJob).filter(Job::isWaiting);
    }

    @Override
    public void release(JobId job, Instant now) {
        session.createNativeMutationQuery(
                        "update job set waited_until = :now, trigger_again_at = :now where id = :id and" + WAITS)
                .setParameter("now", now)
                .setParameter("id", job.value())
                .executeUpdate();
    }
}
