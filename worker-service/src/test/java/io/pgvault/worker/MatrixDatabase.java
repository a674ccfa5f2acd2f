package io.pgvault.worker;

import io.pgvault.localstack.LocalPostgres;
import io.pgvault.worker.client.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A database with a bit of everything that a major version knows, and what can be seen of it. */
final class MatrixDatabase {
    private static final String OWNER = "matrix_owner";
    private static final String READER = "matrix_reader";

    private final LocalPostgres postgres;
    private final String name;

    MatrixDatabase(LocalPostgres postgres, String name) {
        this.postgres = postgres;
        this.name = name;
    }

    /**
     * Makes it.
     *
     * @param major of the server that it would come from; this one may be newer
     */
    MatrixDatabase create(int major) {
        postgres.execute(
                "postgres",
                "do $$ begin create role " + OWNER + "; create role " + READER
                        + "; exception when duplicate_object then null; end $$",
                "create database " + name + " template template0",
                "comment on database " + name + " is 'with a bit of everything'",
                "alter database " + name + " set work_mem = '7MB'",
                "alter role " + READER + " in database " + name + " set app.rate = '3'",
                "revoke temporary on database " + name + " from public",
                "grant create on database " + name + " to " + OWNER);
        postgres.execute(
                name,
                IntStream.rangeClosed(10, major)
                        .boxed()
                        .flatMap(since -> statements("since-" + since + ".sql"))
                        .toArray(String[]::new));
        if (major < 15) {
            // As each server had it by itself before 15.
            postgres.execute(name, "grant create on schema public to public");
        }
        return this;
    }

    /** Of a file in which each begins a line, and what is indented goes on. */
    private static Stream<String> statements(String file) {
        try (InputStream in = MatrixDatabase.class.getResourceAsStream("/matrix/" + file)) {
            String text = new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split(";\\n(?!\\s)", -1)).filter(statement -> !statement.isBlank());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void drop() {
        postgres.execute("postgres", "drop database if exists " + name);
    }

    /** Everything but rows. */
    List<String> definitions() {
        try (Connection connection = connect()) {
            return statements("definitions.sql")
                    .flatMap(query -> Sql.values(connection, query).stream())
                    .toList();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Rows of tables, values of sequences and large objects, in a line for each of these. */
    List<String> rows() {
        try (Connection connection = connect()) {
            return statements("rows.sql")
                    .flatMap(query -> Sql.values(connection, query).stream())
                    .map(query -> Sql.value(connection, query))
                    .toList();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names are shown whole. */
    private Connection connect() throws SQLException {
        Connection connection = postgres.connect(name);
        Sql.execute(connection, "set search_path = pg_catalog");
        return connection;
    }
}
