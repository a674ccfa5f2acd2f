package io.pgvault.vault.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.vault.jobs.Ending;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.JobStore;
import io.pgvault.vault.jobs.Progress;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresJobStore implements JobStore {
    private static final String ADD =
            "insert into job (id, vault_id, instance_id, kind, state, user_triggered, request,"
                    + " created_at, attempt_number, expires_at, recovery_point_id, transferred_bytes, source_bytes, progress_raw,"
                    + " progress_stored, progress_source, server, sent_at)"
                    + " values (:id, :vault, :instance, :kind, :state, :userTriggered, cast(:request as jsonb), :createdAt,"
                    + " :attempt, :expires, :recoveryPoint, 0, 0, 0, 0, 0, :server, :now) on conflict (id) do nothing";
    private static final String END = "update job set state = :state,"
            + " attempt_number = greatest(attempt_number, :attempt), ended_at = :at,"
            + " error = cast(:error as jsonb), warnings = cast(:warnings as jsonb),"
            + " files = cast(:files as jsonb), transferred_bytes = :transferred,"
            + " source_bytes = :source, trigger_again_at = null, giving_up = null, giving_up_asked_at = null,"
            + " recovery_point_id = coalesce(cast(:recoveryPoint as text), recovery_point_id)"
            + " where id = :id and (state in (:predecessors) or (state = :state and attempt_number < :attempt))"
            + " and (:success or attempt_number <= :attempt)";
    private static final String PROGRESS = "update job set heartbeat_at = :at, phase = :phase, progress_raw = :raw,"
            + " progress_stored = :stored, progress_source = :source"
            + " where id = :id and state in (:unfinished) and (heartbeat_at is null or heartbeat_at < :at)";
    private static final String LAST_SCHEDULED = "select i.id as instance, latest.scheduled_at as scheduled"
            + " from instance i cross join lateral (select (j.request ->> 'scheduledAt')::timestamptz as scheduled_at"
            + " from job j where j.instance_id = i.id and j.kind = 'BACKUP' and not j.user_triggered"
            + " order by j.created_at desc limit 1) latest"
            + " where i.id in (:instances) and latest.scheduled_at is not null";
    private static final List<String> UNFINISHED =
            List.of(JobState.QUEUED.name(), JobState.IN_PROGRESS.name(), JobState.CANCELLING.name());

    private final JobRepository jobs;
    private final InstantSource clock;

    PostgresJobStore(JobRepository jobs, InstantSource clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public void addIfUnknown(Job job) {
        statement(ADD)
                .setParameter("id", job.id().value())
                .setParameter("vault", job.vaultId().value())
                .setParameter("instance", job.instanceId().value())
                .setParameter("kind", job.kind().name())
                .setParameter("state", job.state().name())
                .setParameter("userTriggered", job.userTriggered())
                .setParameter("request", JsonColumn.of(job.request(), JobRequest.class))
                .setParameter("createdAt", job.createdAt())
                .setParameter("attempt", job.request() instanceof WorkerJob work ? work.attemptNumber() : 1)
                .setParameter("expires", job.request().expiresAt())
                .setParameter("recoveryPoint", text(job.recoveryPointId()))
                .setParameter(
                        "server",
                        job.request() instanceof BackupTriggered backup
                                ? backup.source().server()
                                : null)
                .setParameter("now", clock.instant())
                .executeUpdate();
    }

    @Override
    public Optional<Job> find(VaultId vault, JobId id) {
        return jobs.find("vaultId = ?1 and id = ?2", vault.value(), id.value())
                .firstResultOptional()
                .map(JobEntity::toJob);
    }

    @Override
    public Optional<JobRequest> request(JobId id) {
        return jobs
                .getEntityManager()
                .createQuery("select request from JobEntity where id = :id", JobRequest.class)
                .setParameter("id", id.value())
                .getResultList()
                .stream()
                .findFirst();
    }

    @Override
    public Map<InstanceId, Instant> lastScheduled(Collection<InstanceId> instances) {
        return jobs
                .getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(LAST_SCHEDULED, Tuple.class)
                .setParameter(
                        "instances", instances.stream().map(InstanceId::value).toList())
                .getResultList()
                .stream()
                .collect(Collectors.toMap(
                        row -> new InstanceId(row.get("instance", UUID.class)),
                        row -> row.get("scheduled", Instant.class)));
    }

    @Override
    public Page<Job> list(VaultId vault, PageRequest page) {
        TimePosition after = TimePosition.after(page.after());
        List<JobEntity> found = jobs.find(
                        "vaultId = ?1 and (createdAt < ?2 or (createdAt = ?2 and id < ?3)) order by createdAt desc, id desc",
                        vault.value(),
                        after.time(),
                        after.uuid())
                .page(0, page.size() + 1)
                .list();
        return Page.of(
                found.stream().map(JobEntity::toJob).toList(),
                page.size(),
                job -> new TimePosition(job.createdAt(), job.id().toString()).token());
    }

    @Override
    public boolean end(Ending ending) {
        Job.Outcome outcome = ending.outcome();
        return statement(END)
                        .setParameter("state", ending.state().name())
                        .setParameter("attempt", ending.attemptNumber())
                        .setParameter("at", outcome.endedAt())
                        .setParameter("error", JsonColumn.of(outcome.error()))
                        .setParameter("warnings", JsonColumn.of(outcome.warnings()))
                        .setParameter("files", JsonColumn.of(outcome.files()))
                        .setParameter("transferred", outcome.transferredBytes())
                        .setParameter("source", outcome.sourceBytes())
                        .setParameter("recoveryPoint", text(ending.recoveryPointId()))
                        .setParameter("id", ending.jobId().value())
                        .setParameter("success", ending.state().isSuccess())
                        .setParameter(
                                "predecessors",
                                ending.state().predecessors().stream()
                                        .map(JobState::name)
                                        .toList())
                        .executeUpdate()
                == 1;
    }

    @Override
    public List<JobId> unfinishedBackups(InstanceId instance) {
        return jobs
                .getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select id from job where instance_id = :instance and kind = 'BACKUP'"
                                + " and state in (:unfinished) order by created_at",
                        UUID.class)
                .setParameter("instance", instance.value())
                .setParameter("unfinished", UNFINISHED)
                .getResultList()
                .stream()
                .map(JobId::new)
                .toList();
    }

    @Override
    public boolean hasCopies(JobId id) {
        return jobs.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("select resends > 0 from job where id = :id", Boolean.class)
                .setParameter("id", id.value())
                .uniqueResultOptional()
                .orElse(false);
    }

    @Override
    public void progress(JobId id, Progress progress) {
        statement(PROGRESS)
                .setParameter("at", progress.at())
                .setParameter("phase", progress.phase().name())
                .setParameter("raw", progress.rawBytes())
                .setParameter("stored", progress.storedBytes())
                .setParameter("source", progress.sourceBytes())
                .setParameter("id", id.value())
                .setParameter("unfinished", UNFINISHED)
                .executeUpdate();
    }

    private Query statement(String sql) {
        return jobs.getEntityManager().createNativeQuery(sql);
    }

    private static @Nullable String text(@Nullable RecoveryPointId id) {
        return id == null ? null : id.toString();
    }
}
