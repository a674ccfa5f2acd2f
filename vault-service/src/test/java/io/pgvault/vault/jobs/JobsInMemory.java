package io.pgvault.vault.jobs;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobKind;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Jobs in the order in which they became known. */
public final class JobsInMemory implements JobStore {
    private final Map<JobId, JobRow> rows = new LinkedHashMap<>();
    private final InstantSource clock;

    public JobsInMemory(InstantSource clock) {
        this.clock = clock;
    }

    public List<Job> all() {
        return rows.values().stream().map(JobRow::toJob).toList();
    }

    public Job get(JobId id) {
        return row(id).toJob();
    }

    public JobRow row(JobId id) {
        return Objects.requireNonNull(rows.get(id));
    }

    public Optional<JobRow> findRow(JobId id) {
        return Optional.ofNullable(rows.get(id));
    }

    public List<JobRow> rows() {
        return List.copyOf(rows.values());
    }

    @Override
    public void addIfUnknown(Job job) {
        rows.computeIfAbsent(job.id(), id -> new JobRow(job, clock.instant()));
    }

    @Override
    public Optional<Job> find(VaultId vault, JobId id) {
        return findRow(id).map(JobRow::toJob).filter(job -> job.vaultId().equals(vault));
    }

    @Override
    public Optional<JobRequest> request(JobId id) {
        return findRow(id).map(row -> row.added.request());
    }

    @Override
    public Map<InstanceId, Instant> lastScheduled(Collection<InstanceId> instances) {
        Map<InstanceId, Instant> last = new HashMap<>();
        all().stream()
                .filter(job -> instances.contains(job.instanceId()))
                .sorted(Comparator.comparing(Job::createdAt))
                .forEach(job -> {
                    if (job.request() instanceof BackupTriggered backup && backup.scheduledAt() != null) {
                        last.put(job.instanceId(), backup.scheduledAt());
                    }
                });
        return last;
    }

    @Override
    public Page<Job> list(VaultId vault, PageRequest page) {
        List<Job> ofVault = new ArrayList<>(
                all().stream().filter(job -> job.vaultId().equals(vault)).toList());
        ofVault.sort(Comparator.comparing(Job::createdAt).reversed());
        return new Page<>(ofVault, null);
    }

    @Override
    public boolean end(Ending ending) {
        JobRow row = rows.get(ending.jobId());
        if (row == null || !endsBy(row, ending)) {
            return false;
        }
        row.state = ending.state();
        row.attemptNumber = Math.max(row.attemptNumber, ending.attemptNumber());
        row.outcome = ending.outcome();
        row.triggerAgainAt = null;
        row.givingUp = null;
        row.recoveryPointId = ending.recoveryPointId() == null ? row.recoveryPointId : ending.recoveryPointId();
        return true;
    }

    private static boolean endsBy(JobRow row, Ending ending) {
        boolean newState = row.state.givesWayTo(ending.state())
                || (row.state == ending.state() && row.attemptNumber < ending.attemptNumber());
        return newState && (ending.state().isSuccess() || row.attemptNumber <= ending.attemptNumber());
    }

    @Override
    public List<JobId> unfinishedBackups(InstanceId instance) {
        return rows.values().stream()
                .filter(row -> row.toJob().request().instanceId().equals(instance))
                .filter(row -> row.toJob().request().jobKind() == JobKind.BACKUP)
                .filter(row -> !row.state.hasEnded())
                .map(row -> row.toJob().request().jobId())
                .toList();
    }

    @Override
    public boolean hasCopies(JobId id) {
        return findRow(id).filter(row -> row.resends > 0).isPresent();
    }

    @Override
    public void progress(JobId id, Progress progress) {
        findRow(id)
                .filter(row -> !row.state.hasEnded())
                .filter(row -> row.progress == null || row.progress.at().isBefore(progress.at()))
                .ifPresent(row -> row.progress = progress);
    }
}
