package io.pgvault.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.UUID;

/** One run of backup, restore, tiering or configuration. */
public record JobId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobId {}

    public static JobId of(String text) {
        return new JobId(UUID.fromString(text));
    }

    public static JobId random() {
        return new JobId(UUID.randomUUID());
    }

    /** The same instance and instant give the same job, so that a trigger sent twice is one backup. */
    public static JobId scheduled(InstanceId instance, Instant scheduledAt) {
        return new JobId(NameBasedIds.of("scheduled-backup", instance.toString(), scheduledAt.toString()));
    }

    /**
     * One job each time that a recovery point's way to the archive is begun.
     *
     * @param moves how often that was before
     */
    public static JobId tiering(RecoveryPointId recoveryPoint, int moves) {
        return new JobId(NameBasedIds.of("tiering", recoveryPoint.value(), Integer.toString(moves)));
    }

    /** Whether it follows from what it names, so that others can foresee it; else it came by chance. */
    public boolean isNameBased() {
        return value.version() == NameBasedIds.VERSION;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
