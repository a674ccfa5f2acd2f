package io.pgvault.systemtests;

import io.pgvault.localstack.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's own programs, as the superuser of the source server. */
final class Psql {
    private final LocalPostgres server;

    Psql(LocalPostgres server) {
        this.server = server;
    }

    void load(String database, Path script) {
        run(database, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", script.toString());
    }

    /** Restores what {@code pg_dump} wrote into a database that is there. */
    void restore(String database, Path dump) {
        run(database, "pg_restore", "--exit-on-error", "--dbname=" + database, dump.toString());
    }

    /** The database as SQL, without what differs from dump to dump. */
    List<String> dump(String database) {
        return run(database, "pg_dump")
                .lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .toList();
    }

    private String run(String database, String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(server.binaries().program(program)));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(server.toolEnvironment(database));
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
