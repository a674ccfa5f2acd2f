package io.pgvault.contract.recoverypoint;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.ErrorDetail;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of a recovery point; kept for ever. */
public sealed interface RecoveryPointEvent extends Message {
    InstanceId instanceId();

    /** The recovery point that it happened to. */
    RecoveryPointId recoveryPointId();

    Instant at();

    @Override
    default String subject() {
        return instanceId().toString();
    }

    /** Most things happen once in the life of a recovery point, so that whoever finds it says the same. */
    @Override
    default UUID eventId() {
        return NameBasedIds.of(getClass().getSimpleName(), recoveryPointId().toString());
    }

    /** What may happen to a recovery point more than once. */
    sealed interface Repeatable extends RecoveryPointEvent {
        @Override
        default UUID eventId() {
            return NameBasedIds.of(getClass().getSimpleName(), recoveryPointId().toString(), at().toString());
        }
    }

    /** The manifest is written: the recovery point exists. */
    record RecoveryPointCreated(Instant at, RecoveryPoint recoveryPoint) implements RecoveryPointEvent {
        @Override
        @JsonIgnore
        public InstanceId instanceId() {
            return recoveryPoint.instanceId();
        }

        @Override
        @JsonIgnore
        public RecoveryPointId recoveryPointId() {
            return recoveryPoint.id();
        }
    }

    /**
     * The retention rule is decided; decided again when a policy is replaced for what exists, too. The latest counts.
     *
     * @param archiveAt when it moves to the archive; null = never
     * @param expiresAt null = kept for ever
     * @param reason why this rule, in words
     */
    record RecoveryPointTagged(
            Instant at,
            InstanceId instanceId,
            RecoveryPointId recoveryPointId,
            String tag,
            @Nullable Instant archiveAt,
            @Nullable Instant expiresAt,
            String reason)
            implements Repeatable {}

    /** Its parts lie in the archive: before a restore can read them they must be brought online. */
    record RecoveryPointArchived(Instant at, InstanceId instanceId, RecoveryPointId recoveryPointId, String reason)
            implements RecoveryPointEvent {}

    /**
     * Copies of its parts are online beside the archive, and a restore reads those. Told again when the end moves.
     *
     * @param until when they go, unless a restore still reads them
     */
    record RecoveryPointRehydrated(Instant at, InstanceId instanceId, RecoveryPointId recoveryPointId, Instant until)
            implements Repeatable {}

    /**
     * It could not be brought back from the archive, and that is not tried again before somebody asks.
     *
     * @param askedAt when the last was asked for that this answers
     */
    record RehydrationFailed(
            Instant at, InstanceId instanceId, RecoveryPointId recoveryPointId, Instant askedAt, ErrorDetail error)
            implements Repeatable {}

    /** The copies are gone; it lies in the archive as before. */
    record RehydrationEnded(Instant at, InstanceId instanceId, RecoveryPointId recoveryPointId) implements Repeatable {}

    /** Its time is over: the deletion has begun, and a restore from it is refused. */
    record RecoveryPointExpired(Instant at, InstanceId instanceId, RecoveryPointId recoveryPointId, String reason)
            implements RecoveryPointEvent {}

    /** It was not deleted, and is not in storage all the same: nobody can restore from it. */
    record RecoveryPointLost(Instant at, InstanceId instanceId, RecoveryPointId recoveryPointId, String reason)
            implements Repeatable {}

    /** It is in storage, but not as it was stored: nobody should rely on it. */
    record RecoveryPointDamaged(Instant at, InstanceId instanceId, RecoveryPointId recoveryPointId, String reason)
            implements Repeatable {}

    /** What was lost or damaged is in storage again as it was stored. */
    record RecoveryPointFound(Instant at, InstanceId instanceId, RecoveryPointId recoveryPointId)
            implements Repeatable {}

    /** Nothing of it is left in storage. */
    record RecoveryPointDeleted(Instant at, InstanceId instanceId, RecoveryPointId recoveryPointId, String reason)
            implements RecoveryPointEvent {}
}
