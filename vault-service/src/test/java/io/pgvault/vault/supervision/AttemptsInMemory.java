package io.pgvault.vault.supervision;

import io.pgvault.contract.JobId;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.vault.jobs.JobRow;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.JobsInMemory;
import io.pgvault.vault.supervision.SupervisedJob.GivingUp;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The attempts at jobs that are kept in memory. */
final class AttemptsInMemory implements AttemptStore {
    private static final int MOST_DOUBLINGS = 10;

    private final JobsInMemory jobs;

    AttemptsInMemory(JobsInMemory jobs) {
        this.jobs = jobs;
    }

    @Override
    public Optional<SupervisedJob> lock(JobId id) {
        return jobs.findRow(id).map(JobRow::toSupervisedJob);
    }

    @Override
    public List<SupervisedJob> lockDoubtful(
            Instant silentBefore, Instant expiredBefore, Instant askedBefore, Untaken untaken, int limit) {
        return jobs.rows().stream()
                .filter(row -> row.added.kind().isForWorkers())
                .filter(AttemptsInMemory::isUnfinished)
                .filter(row -> row.triggerAgainAt == null)
                .filter(row -> row.givingUp == null || !row.givingUp.askedAt().isAfter(askedBefore))
                .filter(row -> givesSignsOfLife(row)
                        ? !lastHeardOf(row).isAfter(silentBefore)
                        : !row.expiresAt.isAfter(expiredBefore) || liesTooLong(row, untaken))
                .sorted(Comparator.comparing(row -> row.added.createdAt()))
                .limit(limit)
                .map(JobRow::toSupervisedJob)
                .toList();
    }

    private static boolean givesSignsOfLife(JobRow row) {
        return row.state == JobState.CANCELLING || row.startedAttempt != null;
    }

    private static boolean liesTooLong(JobRow row, Untaken untaken) {
        Duration patience = untaken.patience().multipliedBy(1L << Math.min(row.resends, MOST_DOUBLINGS));
        return !row.sentAt.isAfter(untaken.now().minus(patience));
    }

    private static Instant lastHeardOf(JobRow row) {
        return Stream.of(Optional.ofNullable(row.cancelRequestedAt), Optional.ofNullable(row.aliveAt))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElseGet(row.added::createdAt);
    }

    @Override
    public void started(JobId id, int attemptNumber, Instant at) {
        unfinished(id)
                .filter(row -> row.attemptNumber <= attemptNumber)
                .filter(row -> row.startedAttempt == null || row.startedAttempt != attemptNumber)
                .ifPresent(row -> {
                    row.state = row.state == JobState.QUEUED ? JobState.IN_PROGRESS : row.state;
                    row.attemptNumber = attemptNumber;
                    row.startedAttempt = attemptNumber;
                    row.aliveAt = later(row.aliveAt, at);
                });
    }

    @Override
    public void alive(JobId id, Instant at) {
        unfinished(id).ifPresent(row -> row.aliveAt = later(row.aliveAt, at));
    }

    private static Instant later(@Nullable Instant known, Instant at) {
        return known == null || known.isBefore(at) ? at : known;
    }

    @Override
    public void next(JobId id, int attemptNumber, Instant notBefore) {
        unfinished(id)
                .filter(row -> row.attemptNumber < attemptNumber && row.givingUp == null)
                .ifPresent(row -> {
                    row.attemptNumber = attemptNumber;
                    row.startedAttempt = null;
                    row.triggerAgainAt = notBefore;
                    row.deferredUntil = null;
                });
    }

    @Override
    public void defer(JobId id, int attemptNumber, Instant until, Instant againAt) {
        jobs.findRow(id)
                .filter(row -> row.state.canBeCancelled())
                .filter(row -> row.attemptNumber <= attemptNumber)
                .filter(row -> row.deferredUntil == null || row.deferredUntil.isBefore(until))
                .ifPresent(row -> {
                    row.attemptNumber = attemptNumber;
                    row.startedAttempt = null;
                    row.triggerAgainAt = againAt;
                    row.deferredUntil = until;
                });
    }

    @Override
    public boolean isServerAtWork(String server, JobId except) {
        return jobs.rows().stream()
                .filter(row -> !row.added.id().equals(except))
                .filter(row -> row.state == JobState.IN_PROGRESS && row.startedAttempt != null)
                .anyMatch(row -> isOn(server, row));
    }

    private static boolean isOn(String server, JobRow row) {
        return row.added.request() instanceof BackupTriggered backup
                && backup.source().server().equals(server);
    }

    @Override
    public Optional<SupervisedJob> takeDeferred(String server) {
        return jobs.rows().stream()
                .filter(row -> isOn(server, row))
                .filter(row -> row.deferredUntil != null && row.triggerAgainAt != null && row.state.canBeCancelled())
                .min(Comparator.comparing(row -> row.added.createdAt()))
                .map(AttemptsInMemory::take);
    }

    @Override
    public List<SupervisedJob> takeDue(Instant now, int limit) {
        return jobs.rows().stream()
                .filter(row -> row.triggerAgainAt != null && !row.triggerAgainAt.isAfter(now))
                .limit(limit)
                .map(row -> {
                    row.waitedUntil = row.waitsSince == null || row.waitedUntil != null ? row.waitedUntil : now;
                    return take(row);
                })
                .toList();
    }

    private static SupervisedJob take(JobRow row) {
        row.triggerAgainAt = null;
        row.startedAttempt = null;
        return row.toSupervisedJob();
    }

    @Override
    public void sent(JobId id, Instant at, Instant expiresAt) {
        JobRow row = jobs.row(id);
        row.sentAt = at;
        row.resends = 0;
        row.expiresAt = expiresAt;
    }

    @Override
    public void sentAgain(JobId id, Instant at) {
        JobRow row = jobs.row(id);
        row.sentAt = at;
        row.resends++;
    }

    @Override
    public boolean cancel(JobId id, Instant at) {
        Optional<JobRow> cancellable = jobs.findRow(id).filter(row -> row.state.canBeCancelled());
        cancellable.ifPresent(row -> {
            row.state = JobState.CANCELLING;
            row.cancelRequestedAt = at;
            row.triggerAgainAt = null;
        });
        return cancellable.isPresent();
    }

    @Override
    public void giveUp(JobId id, GivingUp givingUp) {
        unfinished(id).ifPresent(row -> row.givingUp = givingUp);
    }

    private Optional<JobRow> unfinished(JobId id) {
        return jobs.findRow(id).filter(AttemptsInMemory::isUnfinished);
    }

    private static boolean isUnfinished(JobRow row) {
        return !row.state.hasEnded();
    }
}
