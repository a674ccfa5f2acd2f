package io.pgvault.worker.restore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.RestoreOptions.Databases;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A database of a recovery point, and the name that it gets. */
record WantedDatabase(Part.Database backup, String name) {
    /** PostgreSQL would cut a longer one, and then find that it exists. */
    private static final int LONGEST_NAME = 63;

    /**
     * All that a restore is to bring.
     *
     * @throws BackupException when the recovery point lacks one, or it does not show which are meant
     */
    static List<WantedDatabase> of(RunRestore command, Manifest manifest) {
        Databases chosen = command.optionsOrDefault().databases();
        if (chosen != null) {
            return named(chosen, ChosenDatabases.of(manifest, chosen.names()));
        }
        List<Part.Database> all = ChosenDatabases.of(manifest, List.of());
        if (all.size() > 1) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    ChosenDatabases.recoveryPoint(manifest) + " has " + all.size()
                            + " databases, and the request does not say which (restoreOptions.databases): "
                            + ChosenDatabases.names(all) + ".");
        }
        return List.of(
                new WantedDatabase(all.getFirst(), command.targetDataSource().resourceName()));
    }

    private static List<WantedDatabase> named(Databases chosen, List<Part.Database> databases) {
        Set<String> taken = new HashSet<>();
        return databases.stream()
                .map(database -> {
                    String name = chosen.nameOf(database.name());
                    requireName(name);
                    if (!taken.add(name)) {
                        throw new BackupException(
                                ErrorCode.INVALID_REQUEST,
                                "Two databases would get the name '" + name + "': put " + Databases.NAME
                                        + " into the pattern of their names.");
                    }
                    return new WantedDatabase(database, name);
                })
                .toList();
    }

    private static void requireName(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (name.isBlank() || bytes > LONGEST_NAME || name.indexOf('\0') >= 0) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "'" + name + "' cannot be the name of a database; it needs 1 to " + LONGEST_NAME + " bytes.");
        }
    }

    /** What is told of it among others. */
    ErrorDetail about(ErrorDetail told) {
        return told.about("Database '" + backup.name() + "'");
    }
}
