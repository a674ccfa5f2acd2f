package io.pgvault.benchmarks.throughput;

import io.pgvault.localstack.LocalPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The database that is backed up: of all kinds of data, and the same every time. */
final class MixedDatabase {
    static final String NAME = "mixed";
    private static final String SCRIPT = "mixed.sql";

    private MixedDatabase() {}

    /** Makes it, with {@code psql} of that shell. */
    static void create(LocalPostgres server, Shell shell, Path folder) throws IOException, InterruptedException {
        server.execute(
                "postgres",
                // It comes and goes as it likes, and an index that is made waits a second for it.
                "alter system set autovacuum = off",
                "select pg_reload_conf()",
                "create database " + NAME);
        Path script = folder.resolve(SCRIPT);
        try (InputStream in = Objects.requireNonNull(MixedDatabase.class.getResourceAsStream(SCRIPT))) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        shell.run("psql --quiet --set ON_ERROR_STOP=1 --dbname " + NAME + " --file '" + script + "'");
    }
}
