package io.pgvault.contract.instance;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.policy.BackupPolicy;
import java.time.Instant;
import java.util.UUID;

/**
 * The full state of a backup instance.
 *
 * @param version grows with every change; a reader ignores a lower one than it has
 */
public record ProtectedInstance(
        @JsonProperty("target") BackupSource source,
        long version,
        State state,
        String friendlyName,
        BackupPolicy policy,
        Instant changedAt)
        implements Message {

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

    /** Whether backups run; {@code DELETED} is a state, there are no tombstones. */
    public enum State {
        PROTECTION_CONFIGURED,
        PROTECTION_STOPPED,
        DELETED,
        /** A newer version's: what was known before goes on. */
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
