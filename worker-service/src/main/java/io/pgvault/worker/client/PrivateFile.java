package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What PostgreSQL's programs read from a file, which only this user may read, for as long as one runs. */
public record PrivateFile(Path path) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFile.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Pattern NAME = Pattern.compile("pgvault-([0-9]+)-.*\\.(?:pgpass|archive)");

    static PrivateFile ofPassword(String password) {
        String escaped = password.replace("\\", "\\\\").replace(":", "\\:");
        return of(".pgpass", ("*:*:*:*:" + escaped + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public static PrivateFile ofArchive(byte[] archive) {
        return of(".archive", archive);
    }

    private static PrivateFile of(String suffix, byte[] content) {
        try {
            PrivateFile file = new PrivateFile(Files.createTempFile(
                    "pgvault-" + ProcessHandle.current().pid() + "-",
                    suffix,
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY)));
            try {
                Files.write(file.path(), content);
                return file;
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.INTERNAL,
                    "Cannot write a temporary file on this worker.",
                    e.getMessage() + ": what is at the worker's java.io.tmpdir needs room for small files.",
                    e);
        }
    }

    /** A worker that was killed could not delete its files. Called before this process has any. */
    public static void deleteLeftovers(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "pgvault-*")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches() && !belongsToAnother(Long.parseLong(name.group(1)))) {
                    LOG.info("Deletes a file that a killed worker left");
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look for files in " + folder, e);
        }
    }

    /** In a container every worker is the same process number: what bears this one's is its predecessor's. */
    private static boolean belongsToAnother(long process) {
        return process != ProcessHandle.current().pid()
                && ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new BackupException(ErrorCode.INTERNAL, "Cannot delete a temporary file on this worker.", e);
        }
    }
}
