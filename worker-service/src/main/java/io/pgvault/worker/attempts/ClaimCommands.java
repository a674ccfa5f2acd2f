package io.pgvault.worker.attempts;

import io.pgvault.contract.Message;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.DropScratch;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.job.ValidateFilesRestore;
import io.pgvault.contract.job.ValidateRestore;
import io.pgvault.contract.job.WorkerJob;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a worker does with the commands that it takes. Each method knows one kind; what is of another is empty. */
public final class ClaimCommands {
    private final JobRunner runner;
    private final AttemptEvents events;
    private final Uses uses;
    private final InstantSource clock;

    /**
     * The work behind the commands.
     *
     * @param canBackUp whether this worker has the programs for it
     * @param canRestore the same
     */
    public record Uses(
            JobWork<BackupTriggered> backup,
            Predicate<BackupTriggered> canBackUp,
            JobWork<RunRestore> restore,
            Predicate<RunRestore> canRestore,
            JobWork<RunFilesRestore> filesRestore,
            Validation<ValidateBackup> backupValidation,
            Validation<ValidateRestore> restoreValidation,
            Validation<ValidateFilesRestore> filesRestoreValidation,
            Consumer<DropScratch> sweep) {}

    /** Answers a question of that kind. */
    @FunctionalInterface
    public interface Validation<Q> {
        JobEvent.ValidationCompleted answer(Q question) throws InterruptedException;
    }

    public ClaimCommands(JobRunner runner, AttemptEvents events, Uses uses, InstantSource clock) {
        this.runner = runner;
        this.events = events;
        this.uses = uses;
        this.clock = clock;
    }

    public Optional<Claim> backup(Message message) {
        if (!(message instanceof BackupTriggered trigger)) {
            return Optional.empty();
        }
        Attempt attempt = runner.newAttempt(trigger);
        Claimant claimant = new Claimant(trigger.vault().id(), trigger.source().server());
        return Optional.of(new Claim(
                claimant,
                () -> clock.instant().isAfter(trigger.expiresAt())
                        ? Claim.Step.say(runner.expiredBefore(trigger, attempt, trigger.expiresAt()))
                        : step(trigger, attempt, uses.backup(), runner.isCancelled(trigger)),
                !uses.canBackUp().test(trigger)));
    }

    public Optional<Claim> restore(Message message) {
        return switch (message) {
            case RunRestore command -> Optional.of(restore(command));
            case RunFilesRestore command -> Optional.of(filesRestore(command));
            default -> Optional.empty();
        };
    }

    private Claim restore(RunRestore command) {
        Attempt attempt = runner.newAttempt(command);
        // What an attempt before it left on the server is dropped first, whether or not the restore is wanted any more.
        return new Claim(
                claimant(command),
                () -> step(
                        command, attempt, uses.restore(), command.attemptNumber() == 1 && runner.isCancelled(command)),
                !uses.canRestore().test(command));
    }

    /** It takes no programs: any worker writes the bytes that others made. */
    private Claim filesRestore(RunFilesRestore command) {
        Attempt attempt = runner.newAttempt(command);
        return new Claim(
                claimant(command), () -> step(command, attempt, uses.filesRestore(), runner.isCancelled(command)));
    }

    private static Claimant claimant(RunRestore command) {
        return new Claimant(command.vault().id(), command.targetSecret().toString());
    }

    private static Claimant claimant(RunFilesRestore command) {
        return new Claimant(command.vault().id(), command.container().toString());
    }

    /** What takes seconds and waits behind no dump. */
    public Optional<Claim> validation(Message message) {
        return switch (message) {
            case ValidateBackup command ->
                Optional.of(answer(
                        new Claimant(command.vault().id(), command.secret().toString()),
                        () -> uses.backupValidation().answer(command),
                        false));
            case ValidateRestore command ->
                Optional.of(answer(
                        claimant(command.restore()),
                        () -> uses.restoreValidation().answer(command),
                        !uses.canRestore().test(command.restore())));
            case ValidateFilesRestore command ->
                Optional.of(answer(
                        claimant(command.restore()),
                        () -> uses.filesRestoreValidation().answer(command),
                        false));
            case DropScratch command ->
                Optional.of(new Claim(
                        claimant(command.restore()),
                        () -> new Claim.Step(null, () -> uses.sweep().accept(command))));
            default -> Optional.empty();
        };
    }

    @FunctionalInterface
    private interface Answer {
        JobEvent.ValidationCompleted give() throws InterruptedException;
    }

    private Claim answer(Claimant claimant, Answer answer, boolean betterElsewhere) {
        Claim.Work work = () -> events.publishSurely(answer.give());
        return new Claim(claimant, () -> new Claim.Step(null, work), betterElsewhere);
    }

    private <R extends WorkerJob> Claim.Step step(R request, Attempt attempt, JobWork<R> work, boolean isOver) {
        return isOver
                ? Claim.Step.say(runner.cancelledBefore(request, attempt))
                : new Claim.Step(runner.started(request, attempt), () -> runner.run(request, attempt, work));
    }
}
