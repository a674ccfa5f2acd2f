package io.pgvault.retention.tasks;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.tasks.TaskStore.DueTask;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks that are due, one at a time; one that fails waits longer each time. */
public final class WorkOffTasks {
    private static final Logger LOG = LoggerFactory.getLogger(WorkOffTasks.class);
    private static final int TRIES_BEFORE_TELLING = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final TaskStore tasks;
    private final TaskRunner runner;
    private final Publisher publisher;
    private final InstantSource clock;

    public WorkOffTasks(TaskStore tasks, TaskRunner runner, Publisher publisher, InstantSource clock) {
        this.tasks = tasks;
        this.runner = runner;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Runs one task in the caller's transaction; false when none is due.
     *
     * @throws Unexpected for a failure that is none of storage
     */
    public boolean workOffOne() {
        Optional<DueTask> due = tasks.claimDue(clock.instant());
        due.ifPresent(this::run);
        return due.isPresent();
    }

    /** A task failed in a way that nobody expected; what it changed is undone. */
    public static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long task;
        private final int attempts;

        Unexpected(DueTask due, RuntimeException cause) {
            super("The task " + due.task().key() + " failed", cause);
            this.task = due.id();
            this.attempts = due.attempts() + 1;
        }
    }

    /** Puts such a task off, in another transaction of the caller's, so that it keeps no other from being done. */
    public void putOff(Unexpected failure) {
        LOG.error("A task failed unexpectedly", failure);
        tasks.postpone(failure.task, clock.instant().plus(pause(failure.attempts)), String.valueOf(failure.getCause()));
    }

    private void run(DueTask due) {
        try {
            runner.run(due.task()).forEach(publisher::publish);
            tasks.remove(due.id());
        } catch (NotYet e) {
            tasks.putOff(due.id(), clock.instant().plus(e.pause()), String.valueOf(e.getMessage()));
        } catch (BackupException e) {
            failed(due, e);
        } catch (RuntimeException e) {
            throw new Unexpected(due, e);
        }
    }

    private void failed(DueTask due, BackupException failure) {
        Instant now = clock.instant();
        int attempts = due.attempts() + 1;
        LOG.warn("The task {} failed for the {}. time: {}", due.task().key(), attempts, failure.getMessage());
        Optional<VaultEvent> answer = answer(due.task(), failure, now);
        if (answer.isPresent()
                && (attempts >= TRIES_BEFORE_TELLING
                        || !failure.code().errorClass().retryable())) {
            publisher.publish(answer.get());
            tasks.remove(due.id());
            return;
        }
        tasks.postpone(due.id(), now.plus(pause(attempts)), String.valueOf(failure.getMessage()));
    }

    private static Duration pause(int attempts) {
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** What somebody who waits for the task is told, who may ask again; others wait as long as it takes. */
    private static Optional<VaultEvent> answer(Task task, BackupException failure, Instant now) {
        return switch (task) {
            case Task.PrepareVault prepare ->
                Optional.of(new VaultEvent.VaultPreparationFailed(
                        prepare.command().vault().id(), now, failure.toDetail()));
            case Task.RebuildAll all ->
                Optional.of(new VaultEvent.StorageReadFailed(all.rebuild(), now, failure.toDetail()));
            default -> Optional.empty();
        };
    }
}
