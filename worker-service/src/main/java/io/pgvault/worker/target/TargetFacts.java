package io.pgvault.worker.target;

import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.Sql;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a restore may find on its target server.
 *
 * @param user who restores
 * @param tablespaces in which the user may create
 * @param extensions that the server has files of, with the version that it makes
 * @param superuserExtensions those that only a superuser may make on a server as PostgreSQL delivers it, and the user is none
 * @param extensionComments the SQL of the comments that those extensions bring by themselves
 * @param obstacles by role, for those that the user may not make an owner
 */
public record TargetFacts(
        PostgresVersion version,
        String user,
        boolean superuser,
        Set<String> tablespaces,
        Map<String, String> extensions,
        Set<String> superuserExtensions,
        Set<String> extensionComments,
        Map<String, Obstacle> obstacles) {
    public TargetFacts {
        tablespaces = Set.copyOf(tablespaces);
        extensions = Map.copyOf(extensions);
        superuserExtensions = Set.copyOf(superuserExtensions);
        extensionComments = Set.copyOf(extensionComments);
        obstacles = Map.copyOf(obstacles);
    }

    /**
     * What keeps a role from owning something.
     *
     * @param reason as the rest of a sentence that goes on with names of roles
     * @param remedy SQL
     */
    public record Obstacle(String role, String reason, String remedy) {
        /** There is no such role. */
        public static Obstacle missing(String role) {
            return new Obstacle(
                    role, "the target server does not have the role", "CREATE ROLE " + Sql.identifier(role) + ";");
        }

        static Obstacle notMember(String role, String user) {
            return new Obstacle(
                    role,
                    "the user '" + user + "' may not act for the role",
                    "GRANT " + Sql.identifier(role) + " TO " + Sql.identifier(user) + ";");
        }
    }

    public Optional<Obstacle> obstacle(String role) {
        return Optional.ofNullable(obstacles.get(role));
    }
}
