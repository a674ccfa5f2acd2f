package io.pgvault.retention.scrubbing;

import io.pgvault.contract.error.BackupException;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.retention.recoverypoints.StoredRecoveryPoints;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Finds out whether what lies in storage of a recovery point is what was stored. */
public final class ExamineRecoveryPoint {
    private final StoredRecoveryPoints storage;
    private final StoredParts parts;
    private final Throttle throttle;

    public ExamineRecoveryPoint(StoredRecoveryPoints storage, StoredParts parts, Throttle throttle) {
        this.storage = storage;
        this.parts = parts;
        this.throttle = throttle;
    }

    /**
     * Compares first, which costs one list, and then reads what is online.
     *
     * @throws BackupException when storage does not answer
     * @throws InterruptedException when the service stops
     */
    Finding examine(DueScrub due) throws InterruptedException {
        try {
            Optional<Manifest> manifest = storage.manifest(due.instance(), due.id());
            return manifest.isPresent() ? examine(due, manifest.get()) : new Finding.Unknown();
        } catch (BackupException e) {
            return switch (e.code()) {
                case RECOVERY_POINT_CORRUPT -> new Finding.Damaged(String.valueOf(e.getMessage()));
                case RECOVERY_POINT_NOT_UNDERSTOOD -> new Finding.Unknown();
                default -> throw e;
            };
        }
    }

    private Finding examine(DueScrub due, Manifest manifest) throws InterruptedException {
        CompareParts.Comparison comparison = CompareParts.compare(manifest, parts.list(due.instance(), due.id()));
        if (comparison.damage().isPresent()) {
            return new Finding.Damaged(comparison.damage().get());
        }
        Set<String> unread = new HashSet<>(comparison.rewritten());
        for (StoredStream stream : CompareParts.streams(manifest)) {
            if (parts.read(due.instance(), stream, due.asked(), throttle)) {
                stream.segments().forEach(segment -> unread.remove(segment.name()));
            }
        }
        return comparison
                .extra()
                .or(() -> unread.stream()
                        .sorted()
                        .findFirst()
                        .map(name -> "The blob " + name
                                + " was written again since it was stored, and lies in the archive: nobody knows what it"
                                + " holds before it is brought online."))
                .<Finding>map(Finding.Strange::new)
                .orElseGet(Finding.Whole::new);
    }
}
