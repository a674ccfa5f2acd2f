package io.pgvault.recoverypoints.documents;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Names every part of a recovery point. It is created last and once: its presence is the recovery point.
 *
 * @param formatVersion that it was written in; what is written now is {@link #FORMAT_VERSION}
 * @param source what was to be backed up
 * @param reached what was reached by it
 * @param warnings what a person should know who restores it
 */
public record Manifest(
        int formatVersion,
        RecoveryPoint recoveryPoint,
        AttemptId attemptId,
        @JsonProperty("target") BackupSource source,
        @JsonProperty("source") DataSourceIdentity reached,
        Instant startedAt,
        Instant completedAt,
        List<ErrorDetail> warnings,
        List<Part> parts) {
    public static final int FORMAT_VERSION = 2;

    public Manifest {
        warnings = List.copyOf(warnings);
        parts = List.copyOf(parts);
    }

    /** Its databases that this version can bring back, in the order of their numbers. */
    public List<Part.Database> databases() {
        return parts.stream()
                .filter(Part.Database.class::isInstance)
                .map(Part.Database.class::cast)
                .toList();
    }

    /** The table of contents of a database; empty where there is none beside it. */
    public Optional<Part.Contents> contents(Part.Database database) {
        return parts.stream()
                .filter(Part.Contents.class::isInstance)
                .map(Part.Contents.class::cast)
                .filter(contents -> contents.of() == database.index())
                .findFirst();
    }

    /** The tablespaces of a whole server; empty for what is none. */
    public Optional<Part.Tablespaces> tablespaces() {
        return parts.stream()
                .filter(Part.Tablespaces.class::isInstance)
                .map(Part.Tablespaces.class::cast)
                .findFirst();
    }

    /** The roles that its databases name, of a whole server all; empty where they were not written down. */
    public Optional<Part.Roles> roles() {
        return parts.stream()
                .filter(Part.Roles.class::isInstance)
                .map(Part.Roles.class::cast)
                .findFirst();
    }

    /** The same, to be read from the copies of what lies in the archive: every byte is checked as it is there. */
    public Manifest rehydrated() {
        UnaryOperator<String> copies =
                name -> StorageLayout.rehydrated(recoveryPoint.instanceId(), recoveryPoint.id(), name);
        return new Manifest(
                formatVersion,
                recoveryPoint,
                attemptId,
                source,
                reached,
                startedAt,
                completedAt,
                warnings,
                parts.stream()
                        .map(part -> part instanceof Part.Database database ? database.named(copies) : part)
                        .toList());
    }

    /** The same with the parts that a reader found. */
    Manifest with(List<Part> found) {
        boolean isUnderstood = found.stream().noneMatch(Part.NotUnderstood.class::isInstance);
        return new Manifest(
                formatVersion,
                isUnderstood ? recoveryPoint : recoveryPoint.notUnderstood(),
                attemptId,
                source,
                reached,
                startedAt,
                completedAt,
                warnings,
                found);
    }
}
