package io.pgvault.systemtests;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Moves the retention service's clock for one recovery point: months pass in its database. */
final class Expiry {
    private Expiry() {}

    static void makeDue(String recoveryPoint) throws SQLException {
        try (Connection connection = database();
                PreparedStatement update = connection.prepareStatement(
                        "update recovery_point set expires_at = now() - interval '1 minute' where id = ?")) {
            update.setString(1, recoveryPoint);
            update.executeUpdate();
        }
    }

    static boolean isFollowed(String recoveryPoint) throws SQLException {
        return state(recoveryPoint).equals("KEPT");
    }

    static boolean isDeleted(String recoveryPoint) throws SQLException {
        return state(recoveryPoint).equals("DELETED");
    }

    private static String state(String recoveryPoint) throws SQLException {
        try (Connection connection = database();
                PreparedStatement query =
                        connection.prepareStatement("select state from recovery_point where id = ?")) {
            query.setString(1, recoveryPoint);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    private static Connection database() throws SQLException {
        return Pgvault.stack().catalogue().connect("pgvault_retention");
    }
}
