package io.pgvault.contract.instance;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.contract.Clocks;
import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BlobImmutability;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The full state of a backup instance.
 *
 * @param version grows with every change, and is milliseconds of the epoch or far below; a reader ignores a lower one
 *     than it has
 * @param reason why backups were ended, in words; null while they run
 * @param immutability of what its backups store; null = none, or of an older version
 */
public record ProtectedInstance(
        @JsonProperty("target") BackupSource source,
        long version,
        State state,
        String friendlyName,
        BackupPolicy policy,
        Instant changedAt,
        @Nullable String reason,
        @Nullable BlobImmutability immutability)
        implements Message {

    /** The highest version that the vault can have given by now; a higher one is nobody's, and must not silence others. */
    public static long highestVersion(Instant now) {
        return Clocks.latest(now).toEpochMilli();
    }

    /**
     * Refuses a version that the vault cannot have given yet.
     *
     * @throws ContradictoryMessageException when it is too far ahead
     */
    public void requireVersionOf(Instant now) {
        if (version > highestVersion(now)) {
            throw new ContradictoryMessageException("The state of the instance " + instanceId() + " has the version "
                    + version + ", which is ahead of the clock.");
        }
    }

    /**
     * Refuses another vault than that of an earlier state: an instance stays in its vault.
     *
     * @throws ContradictoryMessageException when it is of another
     */
    public void requireVaultOf(ProtectedInstance earlier) {
        VaultId vault = source.vault().id();
        VaultId before = earlier.source.vault().id();
        if (!vault.equals(before)) {
            throw new ContradictoryMessageException("The state of the instance " + instanceId() + " is of the vault "
                    + vault + ", and the instance lies in the vault " + before + ".");
        }
    }

    @JsonIgnore
    public InstanceId instanceId() {
        return source.instanceId();
    }

    @Override
    public String subject() {
        return instanceId().toString();
    }

    @Override
    public UUID eventId() {
        return NameBasedIds.of("ProtectedInstance", instanceId().toString(), Long.toString(version));
    }

    /** Whether backups run, and what goes; {@code DELETED} is a state, there are no tombstones. */
    public enum State {
        PROTECTION_CONFIGURED,
        /** No backup runs, and no recovery point goes or moves. */
        PROTECTION_STOPPED,
        /** No backup runs; recovery points go when their policy says, but for the newest. */
        BACKUPS_SUSPENDED,
        /** As stopped; no worker may begin or finish anything for it. */
        SOFT_DELETED,
        /** All that there is of it goes, whatever its policy says. */
        DELETED,
        /** A newer version's: what was known before goes on. */
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
