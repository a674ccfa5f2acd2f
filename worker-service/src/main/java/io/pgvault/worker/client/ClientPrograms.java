package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The {@code pg_dump} and {@code pg_restore} of one version. */
public record ClientPrograms(Path directory, PostgresVersion version) {
    /** The first major version whose pg_restore sets {@code transaction_timeout}, which older servers do not know. */
    private static final int WITH_TRANSACTION_TIMEOUT = 17;

    /**
     * The programs in a folder.
     *
     * @throws BackupException {@link ErrorCode#CLIENT_TOO_OLD} when they are none
     */
    static ClientPrograms in(Path directory) {
        return new ClientPrograms(directory, version(directory.resolve("pg_dump")));
    }

    /** What is wrong with them, if anything is. */
    Optional<String> obstacle() {
        return version.firstSafe()
                .filter(safe -> version.compareTo(safe) < 0)
                .map(safe -> "pg_dump " + version + " in " + directory
                        + " has known security holes; it must be at least " + safe + ".");
    }

    Path dump() {
        return directory.resolve("pg_dump");
    }

    Path restore() {
        return directory.resolve("pg_restore");
    }

    /** Whether each restore by them meets one error that means nothing. */
    public boolean failsHarmlesslyOn(PostgresVersion target) {
        return version.major() >= WITH_TRANSACTION_TIMEOUT && target.major() < WITH_TRANSACTION_TIMEOUT;
    }

    private static PostgresVersion version(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return PostgresVersion.ofOutput(output)
                    .orElseThrow(() -> new BackupException(
                            ErrorCode.CLIENT_TOO_OLD, program + " --version says '" + output.strip() + "'."));
        } catch (IOException e) {
            throw new BackupException(ErrorCode.CLIENT_TOO_OLD, "Cannot run " + program + ".", e);
        }
    }

    @Override
    public String toString() {
        return version + " in " + directory;
    }
}
