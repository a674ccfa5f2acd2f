package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Small statements on a connection, their failures translated to {@link BackupException}s. */
public final class Sql {
    private Sql() {}

    public static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw Databases.failure("running " + firstWords(sql), e);
        }
    }

    /** Runs statements together, or none of them. */
    public static void atOnce(Connection connection, List<String> statements) {
        String what = "running " + firstWords(statements.getFirst());
        try {
            inTransaction(connection, statement -> {
                for (String sql : statements) {
                    statement.addBatch(sql);
                }
                statement.executeBatch();
            });
        } catch (BatchUpdateException e) {
            throw Databases.failure(what, e.getNextException() == null ? e : e.getNextException());
        } catch (SQLException e) {
            throw Databases.failure(what, e);
        }
    }

    /**
     * One of some statements that the server does not take.
     *
     * @param why without what may stand in a row
     */
    public record Refusal(String statement, String why) {}

    /**
     * Runs statements together, or none of them: then the first that was refused is told.
     *
     * @throws BackupException when the session has ended
     */
    public static Optional<Refusal> refusedAtOnce(Connection connection, List<String> statements) {
        List<String> tried = new ArrayList<>();
        try {
            inTransaction(connection, statement -> {
                for (String sql : statements) {
                    tried.add(sql);
                    statement.execute(sql);
                }
            });
            return Optional.empty();
        } catch (SQLException e) {
            BackupException failure = Databases.failure("running " + firstWords(tried.getLast()), e);
            if (failure.code() == ErrorCode.CONNECTION_CLOSED) {
                throw failure;
            }
            return Optional.of(new Refusal(tried.getLast(), ShownMessages.of(e)));
        }
    }

    /** What a query says after a statement, of which nothing stays; null where it says nothing. */
    public static @Nullable String undone(Connection connection, String sql, String query) {
        try {
            connection.setAutoCommit(false);
            try {
                execute(connection, sql);
                return value(connection, query);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw Databases.failure("undoing " + firstWords(sql), e);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run(Statement statement) throws SQLException;
    }

    private static void inTransaction(Connection connection, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            work.run(statement);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** The first column of all rows. */
    public static List<String> values(Connection connection, String sql, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<String> values = new ArrayList<>();
                while (result.next()) {
                    values.add(result.getString(1));
                }
                return values;
            }
        } catch (SQLException e) {
            throw Databases.failure("running " + firstWords(sql), e);
        }
    }

    /** Rows of two columns, of which the first tells them apart. */
    public static Map<String, String> pairs(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            Map<String, String> pairs = new TreeMap<>();
            while (result.next()) {
                pairs.put(result.getString(1), result.getString(2));
            }
            return pairs;
        } catch (SQLException e) {
            throw Databases.failure("running " + firstWords(sql), e);
        }
    }

    /** The one value of a query that has one. */
    public static String value(Connection connection, String sql, Object... parameters) {
        return values(connection, sql, parameters).getFirst();
    }

    public static boolean flag(Connection connection, String sql, Object... parameters) {
        return value(connection, sql, parameters).equals("t");
    }

    public static Array array(Connection connection, List<String> values) {
        try {
            return connection.createArrayOf("text", values.toArray());
        } catch (SQLException e) {
            throw Databases.failure("making an array", e);
        }
    }

    /** The SQLSTATE of what a server refused; empty where there is none. */
    public static String state(BackupException refusal) {
        return refusal.getCause() instanceof SQLException cause ? String.valueOf(cause.getSQLState()) : "";
    }

    public static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Databases.failure("closing a connection", e);
        }
    }

    /** Ends a connection from another thread, whatever it is at. */
    public static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw Databases.failure("ending a connection", e);
        }
    }

    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    public static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    /** Enough to recognise a statement by; a whole one can be long. */
    private static String firstWords(String sql) {
        return sql.length() <= 60 ? sql : sql.substring(0, 60) + "...";
    }
}
