package io.pgvault.worker.restore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.RestoreOptions.Databases;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.worker.client.NameList;
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
        List<Part.Database> all = manifest.databases();
        if (all.isEmpty()) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD,
                    "The recovery point " + command.recoveryPointId()
                            + " has no database that this version of pgvault can bring back.");
        }
        Databases chosen = command.optionsOrDefault().databases();
        if (chosen != null) {
            return named(chosen, chosen(chosen, all, command));
        }
        if (all.size() > 1) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "The recovery point " + command.recoveryPointId() + " has " + all.size()
                            + " databases, and the request does not say which (restoreOptions.databases): " + names(all)
                            + ".");
        }
        return List.of(
                new WantedDatabase(all.getFirst(), command.targetDataSource().resourceName()));
    }

    private static List<Part.Database> chosen(Databases chosen, List<Part.Database> all, RunRestore command) {
        if (chosen.names().isEmpty()) {
            return all;
        }
        return chosen.names().stream()
                .distinct()
                .map(name -> all.stream()
                        .filter(database -> database.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new BackupException(
                                ErrorCode.DATABASE_NOT_FOUND,
                                "The recovery point " + command.recoveryPointId() + " has no database '" + name
                                        + "'; it has " + names(all) + ".")))
                .toList();
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

    private static String names(List<Part.Database> databases) {
        return NameList.of(databases.stream().map(Part.Database::name).toList());
    }

    /** What is told of it among others. */
    ErrorDetail about(ErrorDetail told) {
        return told.about("Database '" + backup.name() + "'");
    }
}
