package io.pgvault.systemtests.checker;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has {@code pg_restore} turn a whole dump into a script, which nobody keeps. */
final class PgRestoreReader implements StoredProof.ArchiveReader {
    private final String program;

    PgRestoreReader(String program) {
        this.program = program;
    }

    @Override
    public OutputStream open() throws IOException {
        Path messages = Files.createTempFile("pg_restore-", ".messages");
        Process process = new ProcessBuilder(program, "--format=custom", "--file=/dev/null")
                .redirectError(messages.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new FilterOutputStream(process.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                try {
                    super.close();
                } finally {
                    requireTaken(process, messages);
                }
            }
        };
    }

    private static void requireTaken(Process process, Path messages) throws IOException {
        try {
            int exitCode = process.waitFor();
            String said = Files.readString(messages, StandardCharsets.UTF_8);
            Files.delete(messages);
            if (exitCode != 0) {
                throw new IOException("pg_restore ended with exit code " + exitCode + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while pg_restore read", e);
        }
    }
}
