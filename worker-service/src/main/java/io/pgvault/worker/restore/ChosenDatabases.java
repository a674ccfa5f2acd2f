package io.pgvault.worker.restore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.worker.client.NameList;
import java.util.List;

/** The databases of a recovery point that a restore names. */
public final class ChosenDatabases {
    private ChosenDatabases() {}

    /**
     * Finds them.
     *
     * @param names in whose order they come; all come where none is given
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_NOT_UNDERSTOOD} when there is none at all that this version
     *     can bring back, {@link ErrorCode#DATABASE_NOT_FOUND} when there is none of such a name
     */
    public static List<Part.Database> of(Manifest manifest, List<String> names) {
        List<Part.Database> all = manifest.databases();
        if (all.isEmpty()) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD,
                    recoveryPoint(manifest) + " has no database that this version of pgvault can bring back.");
        }
        return names.isEmpty()
                ? all
                : names.stream()
                        .distinct()
                        .map(name -> all.stream()
                                .filter(database -> database.name().equals(name))
                                .findFirst()
                                .orElseThrow(() -> new BackupException(
                                        ErrorCode.DATABASE_NOT_FOUND,
                                        recoveryPoint(manifest) + " has no database '" + name + "'; it has "
                                                + names(all) + ".")))
                        .toList();
    }

    static String recoveryPoint(Manifest manifest) {
        return "The recovery point " + manifest.recoveryPoint().id();
    }

    static String names(List<Part.Database> databases) {
        return NameList.of(databases.stream().map(Part.Database::name).toList());
    }
}
