package io.pgvault.vault.postgres;

import io.pgvault.contract.JobId;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.supervision.AttemptStore;
import io.pgvault.vault.supervision.SupervisedJob;
import io.pgvault.vault.supervision.SupervisedJob.GivingUp;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;

@ApplicationScoped
class PostgresAttemptStore implements AttemptStore {
    private static final String WAITING_OR_RUNNING = " state in ('QUEUED', 'IN_PROGRESS')";
    private static final String UNFINISHED = " state in ('QUEUED', 'IN_PROGRESS', 'CANCELLING')";
    private static final String DOUBTFUL =
            "select * from job where kind not in ('TIERING', 'REHYDRATION') and" + UNFINISHED
                    + " and trigger_again_at is null and (giving_up_asked_at is null or giving_up_asked_at <= :asked)"
                    + " and case when state = 'CANCELLING'"
                    + " then greatest(cancel_requested_at, coalesce(alive_at, created_at)) <= :silent"
                    + " when started_attempt is not null then alive_at <= :silent"
                    + " else expires_at <= :expired or sent_at <= cast(:now as timestamptz)"
                    + " - make_interval(secs => cast(:patience as double precision) * power(2, least(resends, 10))) end"
                    + " order by created_at, id limit :limit for update skip locked";
    private static final String STARTED = "update job set state = case state when 'QUEUED' then 'IN_PROGRESS'"
            + " else state end, attempt_number = :attempt, started_attempt = :attempt, alive_at = greatest(alive_at, :at)"
            + " where id = :id and" + UNFINISHED
            + " and attempt_number <= :attempt and started_attempt is distinct from :attempt";
    private static final String ALIVE = "update job set alive_at = :at where id = :id and" + UNFINISHED
            + " and (alive_at is null or alive_at < :at)";
    private static final String NEXT = "update job set attempt_number = :attempt, started_attempt = null,"
            + " trigger_again_at = :at, deferred_until = null where id = :id and" + UNFINISHED
            + " and attempt_number < :attempt and giving_up is null";
    private static final String DEFER = "update job set attempt_number = :attempt, started_attempt = null,"
            + " trigger_again_at = :at, deferred_until = :until where id = :id and" + WAITING_OR_RUNNING
            + " and attempt_number <= :attempt and (deferred_until is null or deferred_until < :until)";
    private static final String TAKE_DEFERRED = "update job set trigger_again_at = null, started_attempt = null"
            + " where id in (select id from job where server = :server and deferred_until is not null"
            + " and trigger_again_at is not null and" + WAITING_OR_RUNNING
            + " order by created_at limit 1 for update skip locked) returning id";
    private static final String AT_WORK = "select exists (select from job where server = :server and id <> :id"
            + " and state = 'IN_PROGRESS' and started_attempt is not null)";
    private static final String TAKE_DUE = "update job set trigger_again_at = null, started_attempt = null,"
            + " waited_until = coalesce(waited_until, case when waits_since is not null then cast(:now as timestamptz) end)"
            + " where id in (select id from job where trigger_again_at <= :now order by trigger_again_at limit :limit"
            + " for update skip locked) returning id";
    private static final String CANCEL = "update job set state = '" + JobState.CANCELLING
            + "', cancel_requested_at = :at, trigger_again_at = null where id = :id and" + WAITING_OR_RUNNING;
    private static final String GIVE_UP = "update job set giving_up = cast(:givingUp as jsonb),"
            + " giving_up_asked_at = :at where id = :id and" + UNFINISHED;

    private final Session session;
    private final JobRepository jobs;

    PostgresAttemptStore(Session session, JobRepository jobs) {
        this.session = session;
        this.jobs = jobs;
    }

    @Override
    public Optional<SupervisedJob> lock(JobId id) {
        return Rows.lock(jobs, id.value()).map(JobEntity::toSupervisedJob);
    }

    @Override
    public List<SupervisedJob> lockDoubtful(
            Instant silentBefore, Instant expiredBefore, Instant askedBefore, Untaken untaken, int limit) {
        return session
                .createNativeQuery(DOUBTFUL, JobEntity.class)
                .setParameter("silent", silentBefore)
                .setParameter("expired", expiredBefore)
                .setParameter("asked", askedBefore)
                .setParameter("now", untaken.now())
                .setParameter("patience", untaken.patience().toMillis() / 1000.0)
                .setParameter("limit", limit)
                .getResultList()
                .stream()
                .map(JobEntity::toSupervisedJob)
                .toList();
    }

    @Override
    public void started(JobId id, int attemptNumber, Instant at) {
        update(STARTED, id, at).setParameter("attempt", attemptNumber).executeUpdate();
    }

    @Override
    public void alive(JobId id, Instant at) {
        update(ALIVE, id, at).executeUpdate();
    }

    @Override
    public void next(JobId id, int attemptNumber, Instant notBefore) {
        update(NEXT, id, notBefore).setParameter("attempt", attemptNumber).executeUpdate();
    }

    @Override
    public void defer(JobId id, int attemptNumber, Instant until, Instant againAt) {
        update(DEFER, id, againAt)
                .setParameter("attempt", attemptNumber)
                .setParameter("until", until)
                .executeUpdate();
    }

    @Override
    public boolean isServerAtWork(String server, JobId except) {
        return session.createNativeQuery(AT_WORK, Boolean.class)
                .setParameter("server", server)
                .setParameter("id", except.value())
                .getSingleResult();
    }

    @Override
    public Optional<SupervisedJob> takeDeferred(String server) {
        return session.createNativeQuery(TAKE_DEFERRED, UUID.class)
                .setParameter("server", server)
                .uniqueResultOptional()
                .flatMap(jobs::findByIdOptional)
                .map(JobEntity::toSupervisedJob);
    }

    @Override
    public List<SupervisedJob> takeDue(Instant now, int limit) {
        List<UUID> ids = session.createNativeQuery(TAKE_DUE, UUID.class)
                .setParameter("now", now)
                .setParameter("limit", limit)
                .getResultList();
        return jobs.find("id in ?1", ids).stream()
                .map(JobEntity::toSupervisedJob)
                .toList();
    }

    @Override
    public void sent(JobId id, Instant at, Instant expiresAt) {
        update("update job set sent_at = :at, resends = 0, expires_at = :expires where id = :id", id, at)
                .setParameter("expires", expiresAt)
                .executeUpdate();
    }

    @Override
    public void sentAgain(JobId id, Instant at) {
        update("update job set sent_at = :at, resends = resends + 1 where id = :id", id, at)
                .executeUpdate();
    }

    @Override
    public boolean cancel(JobId id, Instant at) {
        return update(CANCEL, id, at).executeUpdate() == 1;
    }

    @Override
    public void giveUp(JobId id, GivingUp givingUp) {
        update(GIVE_UP, id, givingUp.askedAt())
                .setParameter("givingUp", JsonColumn.of(givingUp))
                .executeUpdate();
    }

    private MutationQuery update(String sql, JobId id, Instant at) {
        return session.createNativeMutationQuery(sql)
                .setParameter("id", id.value())
                .setParameter("at", at);
    }
}
