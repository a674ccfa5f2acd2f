package io.pgvault.contract.instance;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.Message;
import io.pgvault.contract.policy.BackupPolicy;
import java.time.Instant;

/**
 * The full state of a backup instance.
 *
 * @param version grows with every change; a reader ignores a lower one than it has
 */
public record ProtectedInstance(
        BackupTarget target, long version, State state, String friendlyName, BackupPolicy policy, Instant changedAt)
        implements Message {

    @JsonIgnore
    public InstanceId instanceId() {
        return target.instanceId();
    }

    @Override
    public String subject() {
        return instanceId().toString();
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
