package io.pgvault.vault.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.lists.PageRequest;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/** Finds recovery points that must be there. */
@Singleton
public final class RecoveryPoints {
    private final RecoveryPointStore store;

    public RecoveryPoints(RecoveryPointStore store) {
        this.store = store;
    }

    /**
     * A recovery point that can be restored from.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_NOT_FOUND}, {@link ErrorCode#RECOVERY_POINT_DELETING},
     *     {@link ErrorCode#RECOVERY_POINT_CORRUPT}
     */
    public CatalogueEntry requireAvailable(InstanceId instance, String id) {
        CatalogueEntry entry = parse(id)
                .flatMap(parsed -> store.find(instance, parsed))
                .filter(found -> found.state() != CatalogueEntry.State.DELETED)
                .orElseThrow(() -> notFound(id));
        if (entry.state() == CatalogueEntry.State.LOST) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_NOT_FOUND,
                    "The recovery point " + id + " is not in storage any more, and pgvault did not delete it. Restore"
                            + " from another one, or bring its blobs back: the next sweep of storage finds them.");
        }
        if (entry.state() == CatalogueEntry.State.DAMAGED) {
            throw new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, damaged(entry));
        }
        if (entry.state() == CatalogueEntry.State.EXPIRED) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_DELETING, "The time of the recovery point " + id + " is over.");
        }
        return entry;
    }

    private String damaged(CatalogueEntry entry) {
        CatalogueEntry.End end = entry.end();
        String instead = store.list(entry.instanceId(), new PageRequest(null, 1)).items().stream()
                .findFirst()
                .map(newest -> "The newest that is whole is " + newest.id() + " of " + newest.time() + ".")
                .orElse("There is no other one: run a backup.");
        return "The recovery point " + entry.id() + " is damaged: " + (end == null ? "" : end.reason() + " ") + instead
                + " When its blobs are brought back as they were, it is taken up again within a day.";
    }

    /**
     * A recovery point that is shown.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_NOT_FOUND}
     */
    public CatalogueEntry requireVisible(InstanceId instance, String id) {
        return parse(id)
                .flatMap(parsed -> store.find(instance, parsed))
                .filter(found -> found.state() == CatalogueEntry.State.AVAILABLE)
                .orElseThrow(() -> notFound(id));
    }

    private static Optional<RecoveryPointId> parse(String id) {
        return id.matches("[0-9a-fA-F]{32}")
                ? Optional.of(new RecoveryPointId(id.toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    private static BackupException notFound(String id) {
        return new BackupException(ErrorCode.RECOVERY_POINT_NOT_FOUND, "There is no recovery point " + id + ".");
    }
}
