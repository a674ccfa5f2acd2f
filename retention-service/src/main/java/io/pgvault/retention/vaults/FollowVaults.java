package io.pgvault.retention.vaults;

import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.retention.indexing.NoteChanges;
import io.pgvault.retention.rebuilding.RebuildStore;
import io.pgvault.retention.recoverypoints.TellRules;
import io.pgvault.retention.recoverypoints.WaitingDeletions;
import io.pgvault.retention.rehydration.RequestRehydration;
import io.pgvault.retention.scrubbing.ScrubStore;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Takes over what the vault asks for and says: it becomes tasks, and those are run. */
@Singleton
public final class FollowVaults {
    private final TaskStore tasks;
    private final RequestRehydration requestRehydration;
    private final NoteChanges noteChanges;
    private final ScrubStore scrubs;
    private final RebuildStore rebuilds;
    private final WaitingDeletions waitingDeletions;
    private final TellRules tellRules;
    private final InstantSource clock;

    public FollowVaults(
            TaskStore tasks,
            RequestRehydration requestRehydration,
            NoteChanges noteChanges,
            ScrubStore scrubs,
            RebuildStore rebuilds,
            WaitingDeletions waitingDeletions,
            TellRules tellRules,
            InstantSource clock) {
        this.tasks = tasks;
        this.requestRehydration = requestRehydration;
        this.noteChanges = noteChanges;
        this.scrubs = scrubs;
        this.rebuilds = rebuilds;
        this.waitingDeletions = waitingDeletions;
        this.tellRules = tellRules;
        this.clock = clock;
    }

    public void follow(LifecycleCommand command) {
        switch (command) {
            case LifecycleCommand.PrepareVault prepare -> tasks.add(new Task.PrepareVault(prepare));
            case LifecycleCommand.CompareRecoveryPoints compare -> {
                tasks.add(new Task.CompareRecoveryPoints(compare));
                scrubs.askDamaged(compare.instanceId(), clock.instant());
            }
            case LifecycleCommand.DeleteRecoveryPoint delete -> tasks.add(new Task.DeleteRecoveryPoint(delete));
            case LifecycleCommand.ReleaseBrake release -> tasks.add(new Task.ReleaseBrake(release));
            case LifecycleCommand.DeleteVault delete -> tasks.add(new Task.DeleteVault(delete));
            case LifecycleCommand.ResolveJob resolve -> tasks.add(new Task.ResolveJob(resolve));
            case LifecycleCommand.RehydrateRecoveryPoint rehydrate -> requestRehydration.request(rehydrate);
            case LifecycleCommand.ScrubRecoveryPoint scrub ->
                scrubs.ask(scrub.instanceId(), scrub.recoveryPointId(), clock.instant());
            // What changes often must not hold up what somebody waits for.
            case LifecycleCommand.KeepDocument keep ->
                tasks.addLater(new Task.KeepDocument(keep.document()), clock.instant());
            case LifecycleCommand.ResyncInstance resync -> tasks.add(new Task.ResyncInstance(resync));
            case LifecycleCommand.ReadStorage read -> rebuild(read);
            case LifecycleCommand.ConfirmDeletions ignored -> {
                waitingDeletions.end();
                tellRules.tell();
            }
            case LifecycleCommand.RetagRecoveryPoints retag -> tasks.add(new Task.RetagRecoveryPoints(retag));
        }
    }

    /**
     * Asked again while it runs, it goes on; asked again after that, all is read once more: nobody has heard the answer. What a
     * person has let go meanwhile does not wait again.
     */
    private void rebuild(LifecycleCommand.ReadStorage command) {
        if (rebuilds.begin(command.rebuild())) {
            waitingDeletions.begin(clock.instant());
            tellRules.tell();
        }
        if (!tasks.waits(new Task.EndRebuild(command.rebuild()).key())) {
            tasks.add(new Task.RebuildAll(command.rebuild()));
        }
    }

    public void follow(ProtectedInstance instance) {
        Instant now = clock.instant();
        instance.requireVersionOf(now);
        if (!tasks.advance(instance, ProtectedInstance.highestVersion(now))) {
            return;
        }
        if (instance.state() == ProtectedInstance.State.DELETED) {
            // What describes it now would come back after all is gone.
            tasks.cancel(List.of(Task.DescribeInstance.keyOf(instance.instanceId())));
            noteChanges.gone(instance.source().vault().id(), instance.instanceId());
            tasks.add(new Task.DeleteInstance(instance));
        } else {
            tasks.add(new Task.DescribeInstance(instance));
            noteChanges.changed(instance.instanceId());
        }
    }

    /** Deletes again what was deleted for good lately: a worker that was paused then may have left something since. */
    public void deleteAgain() {
        tasks.deleted().forEach(instance -> tasks.add(new Task.DeleteInstance(instance)));
    }
}
