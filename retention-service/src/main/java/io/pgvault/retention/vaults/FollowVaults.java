package io.pgvault.retention.vaults;

import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Takes over what the vault asks for and says: it becomes tasks, and those are run. */
@Singleton
public final class FollowVaults {
    private final TaskStore tasks;
    private final InstantSource clock;

    public FollowVaults(TaskStore tasks, InstantSource clock) {
        this.tasks = tasks;
        this.clock = clock;
    }

    public void follow(LifecycleCommand command) {
        switch (command) {
            case LifecycleCommand.PrepareVault prepare -> tasks.add(new Task.PrepareVault(prepare));
            case LifecycleCommand.CompareRecoveryPoints compare -> tasks.add(new Task.CompareRecoveryPoints(compare));
            case LifecycleCommand.ResolveJob resolve -> tasks.add(new Task.ResolveJob(resolve));
            case LifecycleCommand.RetagRecoveryPoints retag -> tasks.add(new Task.RetagRecoveryPoints(retag));
        }
    }

    public void follow(ProtectedInstance instance) {
        Instant now = clock.instant();
        instance.requireVersionOf(now);
        if (tasks.advance(instance, ProtectedInstance.highestVersion(now))) {
            tasks.add(new Task.DescribeInstance(instance));
        }
    }
}
