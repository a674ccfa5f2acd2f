package io.pgvault.worker.files;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.FileOptions;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.worker.restore.ChosenDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which files a restore makes of a recovery point.
 *
 * @param databases of which they are
 * @param scripts those of SQL, in the order in which they are run
 * @param dumps those of the databases, in the order in which they are restored
 * @param marker the name of the one that tells of the others, which is made last
 * @param warnings what the recovery point has, or should have, that no file is made of
 */
record FilePlan(
        List<Part.Database> databases,
        List<ScriptFile> scripts,
        List<DumpFile> dumps,
        String marker,
        List<ErrorDetail> warnings) {
    FilePlan {
        databases = List.copyOf(databases);
        scripts = List.copyOf(scripts);
        dumps = List.copyOf(dumps);
        warnings = List.copyOf(warnings);
    }

    /**
     * A file that pg_restore takes.
     *
     * @param streams the one whose bytes it has, or all those that become one
     */
    record DumpFile(String name, Part.Database database, List<StoredStream> streams) {
        DumpFile {
            streams = List.copyOf(streams);
        }

        boolean isMerged() {
            return streams.size() > 1;
        }

        /** Whether pg_restore needs other files beside it. */
        boolean isPart() {
            return streams.size() < database.streams().size();
        }

        long bytes() {
            return streams.stream().mapToLong(StoredStream::rawBytes).sum();
        }
    }

    /** A file of SQL that is made from definitions. */
    sealed interface ScriptFile {
        String name();

        record Roles(String name, Part.Roles part) implements ScriptFile {}

        record Tablespaces(String name, Part.Tablespaces part) implements ScriptFile {}

        /** What the databases consist of, for people: the dumps have all of it. */
        record Schemas(String name) implements ScriptFile {}
    }

    /**
     * Plans.
     *
     * @throws BackupException as {@link ChosenDatabases#of}
     */
    static FilePlan of(Manifest manifest, RunFilesRestore command) {
        FileNames names = new FileNames(command.filePrefix());
        FileOptions options = command.optionsOrDefault();
        List<Part.Database> databases = ChosenDatabases.of(manifest, options.databases());
        return new FilePlan(
                databases,
                scripts(manifest, names),
                databases.stream()
                        .flatMap(database -> dumps(database, names, options.oneFilePerDatabase()))
                        .toList(),
                names.marker(manifest.recoveryPoint().time()),
                warnings(manifest));
    }

    /** What belongs to no database has a file of its own where a whole server was backed up. */
    private static List<ScriptFile> scripts(Manifest manifest, FileNames names) {
        List<ScriptFile> scripts = new ArrayList<>();
        manifest.tablespaces().ifPresent(part -> scripts.add(new ScriptFile.Tablespaces(names.tablespaces(), part)));
        manifest.roles().ifPresent(part -> scripts.addFirst(new ScriptFile.Roles(names.roles(), part)));
        if (manifest.tablespaces().isPresent()) {
            scripts.add(new ScriptFile.Schemas(names.schemas()));
        }
        return scripts;
    }

    private static Stream<DumpFile> dumps(Part.Database database, FileNames names, boolean inOne) {
        List<StoredStream> streams = database.streams();
        if (inOne || streams.size() == 1) {
            return Stream.of(new DumpFile(names.database(database.name()), database, streams));
        }
        List<DumpFile> files = new ArrayList<>();
        for (StoredStream stream : streams) {
            files.add(new DumpFile(names.database(database.name(), files.size() + 1), database, List.of(stream)));
        }
        return files.stream();
    }

    private static List<ErrorDetail> warnings(Manifest manifest) {
        List<ErrorDetail> warnings = new ArrayList<>();
        if (manifest.roles().isEmpty()) {
            warnings.add(ErrorDetail.of(
                    ErrorCode.ROLES_LEFT_OUT,
                    "There is no file of roles: the recovery point is from before they were kept."));
        }
        manifest.parts().stream()
                .filter(Part.NotUnderstood.class::isInstance)
                .map(Part.NotUnderstood.class::cast)
                .forEach(part -> warnings.add(ErrorDetail.of(
                        ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD,
                        "There is no file of a part that this version of pgvault does not know: " + part.type()
                                + (part.name() == null ? "" : " " + part.name()) + ".")));
        return warnings;
    }

    /** The names of all files, the one that tells of the others first. */
    List<String> names() {
        return Stream.of(
                        Stream.of(marker),
                        scripts.stream().map(ScriptFile::name),
                        dumps.stream().map(DumpFile::name))
                .flatMap(name -> name)
                .toList();
    }

    /** Of all dumps. */
    long bytes() {
        return dumps.stream().mapToLong(DumpFile::bytes).sum();
    }
}
