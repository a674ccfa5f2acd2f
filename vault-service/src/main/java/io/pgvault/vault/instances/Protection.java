package io.pgvault.vault.instances;

import io.pgvault.contract.error.ErrorDetail;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a backup instance stands in the life of its protection. Each state is a record that makes the states which may
 * follow it; what it has no method for cannot happen. {@code docs/protection.md} draws it.
 */
public sealed interface Protection {
    ProtectionState state();

    /** What a person has to mend; null when nothing is known. */
    default @Nullable ErrorDetail error() {
        return null;
    }

    /** Who ended protection, when and why; empty while it has not ended. */
    default Optional<ProtectionEnd> ended() {
        return switch (this) {
            case Paused paused -> Optional.of(paused.end());
            case SoftDeleted deleted -> Optional.of(deleted.end());
            case SoftDeleting deleting -> Optional.of(deleting.end());
            default -> Optional.empty();
        };
    }

    /** Backups run. */
    sealed interface Active extends Protection {
        default Updating updating(Setup wanted) {
            return new Updating(wanted, error());
        }

        /** No backup runs any more, and nothing that there is goes. */
        default Stopped stopped(ProtectionEnd end) {
            return new Stopped(end);
        }

        /** No backup runs any more, and what there is goes when its policy says, but for the newest. */
        default Suspended suspended(ProtectionEnd end) {
            return new Suspended(end);
        }
    }

    /** Backups ran and do not any more; recovery points are there. */
    sealed interface Paused extends Protection {
        ProtectionEnd end();

        default Configured resumed() {
            return new Configured();
        }
    }

    /** A worker is finding out whether the data source can be backed up. */
    record Configuring() implements Protection {
        public Configured configured() {
            return new Configured();
        }

        public ConfiguringFailed failed(ErrorDetail error) {
            return new ConfiguringFailed(error);
        }

        @Override
        public ProtectionState state() {
            return ProtectionState.CONFIGURING_PROTECTION;
        }
    }

    /** It cannot; protection may be configured again. */
    record ConfiguringFailed(ErrorDetail error) implements Protection {
        public Configuring again() {
            return new Configuring();
        }

        @Override
        public ProtectionState state() {
            return ProtectionState.CONFIGURING_PROTECTION_FAILED;
        }
    }

    /** All is well. */
    record Configured() implements Active {
        @Override
        public ProtectionState state() {
            return ProtectionState.PROTECTION_CONFIGURED;
        }
    }

    /** Backups go on, but the last one failed for a reason that a person has to mend. */
    record Failing(ErrorDetail error) implements Active {
        @Override
        public ProtectionState state() {
            return ProtectionState.PROTECTION_ERROR;
        }
    }

    /**
     * Backups go on as before while a worker tries new settings.
     *
     * @param wanted what is to be in force when they work
     * @param error of the last backup; null when it was well
     */
    record Updating(Setup wanted, @Nullable ErrorDetail error) implements Active {
        public Configured configured() {
            return new Configured();
        }

        /** The settings that were in force before stay. */
        public Active failed() {
            return error == null ? new Configured() : new Failing(error);
        }

        @Override
        public ProtectionState state() {
            return ProtectionState.UPDATING_PROTECTION;
        }
    }

    /** Ended; recovery points are kept for ever. */
    record Stopped(ProtectionEnd end) implements Paused {
        @Override
        public ProtectionState state() {
            return ProtectionState.PROTECTION_STOPPED;
        }
    }

    /** Ended; recovery points are kept as long as their policy says, and the newest for ever. */
    record Suspended(ProtectionEnd end) implements Paused {
        @Override
        public ProtectionState state() {
            return ProtectionState.BACKUP_SCHEDULES_SUSPENDED;
        }
    }

    /**
     * Deleted, and can be brought back for a while; nothing that there is goes meanwhile.
     *
     * @param listedAs its name among the deleted ones of its vault
     * @param purgeAt when it cannot be brought back any more
     */
    record SoftDeleted(ProtectionEnd end, String listedAs, Instant purgeAt) implements Protection {
        public Stopped undeleted() {
            return new Stopped(end);
        }

        public SoftDeleting purged() {
            return new SoftDeleting(end);
        }

        @Override
        public ProtectionState state() {
            return ProtectionState.SOFT_DELETED;
        }
    }

    /** All that there is of it is being deleted. */
    record SoftDeleting(ProtectionEnd end) implements Protection {
        @Override
        public ProtectionState state() {
            return ProtectionState.SOFT_DELETING;
        }
    }
}
