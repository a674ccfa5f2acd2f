package io.pgvault.vault.protection;

import io.pgvault.contract.access.Caller;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.EndReason;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.instances.Protection.Active;
import io.pgvault.vault.instances.ProtectionEnd;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Ends the backups of an instance; its recovery points stay, for ever or as long as their policy says. */
@Singleton
public final class EndProtection {
    private final Instances instances;
    private final ChangeProtection changeProtection;
    private final RunningBackups running;
    private final Callers callers;
    private final InstantSource clock;

    public EndProtection(
            Instances instances,
            ChangeProtection changeProtection,
            RunningBackups running,
            Callers callers,
            InstantSource clock) {
        this.instances = instances;
        this.changeProtection = changeProtection;
        this.running = running;
        this.callers = callers;
        this.clock = clock;
    }

    /**
     * Why somebody ends protection, as far as they say.
     *
     * @param comments in their own words
     * @param askedBy null where it is whoever calls
     */
    public record Why(
            @Nullable EndReason reason,
            @Nullable String comments,
            @Nullable Caller askedBy) {
        public Why(@Nullable EndReason reason, @Nullable String comments) {
            this(reason, comments, null);
        }

        /** As it is kept while somebody else has to approve: that one ends nothing. */
        public Why askedBy(Callers callers) {
            return new Why(reason, comments, callers.current().orElse(null));
        }

        public ProtectionEnd by(Callers callers, Instant now) {
            return new ProtectionEnd(now, askedBy == null ? callers.current().orElse(null) : askedBy, reason, comments);
        }
    }

    /**
     * No backup runs any more, and no recovery point goes.
     *
     * @throws BackupException {@link ErrorCode#INVALID_PROTECTION_STATE} when no backups run
     */
    public Operation stop(Vault vault, String name, Why why) {
        return end(vault, name, why, OperationKind.STOP_PROTECTION, Active::stopped);
    }

    /**
     * No backup runs any more; recovery points go when their policy says, but for the newest.
     *
     * @throws BackupException {@link ErrorCode#INVALID_PROTECTION_STATE} when no backups run
     */
    public Operation suspend(Vault vault, String name, Why why) {
        return end(vault, name, why, OperationKind.SUSPEND_BACKUPS, Active::suspended);
    }

    private Operation end(
            Vault vault, String name, Why why, OperationKind kind, BiFunction<Active, ProtectionEnd, Protection> next) {
        Instant now = clock.instant();
        BackupInstance ended =
                changeProtection.change(instances.require(vault, name), now, before -> switch (before.protection()) {
                    case Active active -> next.apply(active, why.by(callers, now));
                    default -> throw before.refused("be stopped");
                });
        running.cancel(ended.id(), now);
        return changeProtection.done(vault, kind, ended, now);
    }
}
