package io.pgvault.worker.restore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.target.TargetFacts;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does what follows the data one by one; what the target refuses is left out alone and told. */
final class Following {
    /** Enough at once that the way to the server does not count. */
    private static final int AT_ONCE = 100;

    private static final Pattern NO_ROLE = Pattern.compile("role \"([^\"]+)\" does not exist");

    private final LeftOut leftOut;

    Following(LeftOut leftOut) {
        this.leftOut = leftOut;
    }

    /**
     * Does them all, in their order.
     *
     * @throws BackupException when the session has ended
     */
    void run(Connection connection, List<FollowUp> all) {
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<FollowUp> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            List<String> statements =
                    some.stream().flatMap(one -> one.statements().stream()).toList();
            if (refusal(connection, statements).isPresent()) {
                some.forEach(one -> alone(connection, one));
            }
        }
    }

    private void alone(Connection connection, FollowUp one) {
        refusal(connection, one.statements()).ifPresent(refusal -> {
            Matcher role = NO_ROLE.matcher(refusal);
            if (role.find()) {
                leftOut.addRole(TargetFacts.Obstacle.missing(role.group(1)), one.what(), one.shown());
            } else {
                leftOut.addRefused(refusal, one.what(), one.shown());
            }
        });
    }

    /** Why the server does not do them; empty when it did. */
    private static Optional<String> refusal(Connection connection, List<String> statements) {
        try {
            Sql.atOnce(connection, statements);
            return Optional.empty();
        } catch (BackupException e) {
            if (e.code() == ErrorCode.CONNECTION_CLOSED) {
                throw e;
            }
            return Optional.of(LeftOut.why(e));
        }
    }

    /** Lets roles own what lies in schemas where they may not create, for as long as it takes to give it to them. */
    void own(Connection connection, List<FollowUp> owners, Collection<SchemaOwner> pairs) {
        List<SchemaOwner> lacking = pairs.stream()
                .filter(pair -> !Sql.flag(
                        connection,
                        "select not exists (select from pg_namespace where nspname = ?"
                                + " and not has_schema_privilege(?, oid, 'CREATE'))",
                        pair.schema(),
                        pair.owner()))
                .toList();
        lacking.forEach(pair -> {
            var unused = refusal(connection, List.of("grant create on " + pair.text("to")));
        });
        run(connection, owners);
        lacking.forEach(pair -> {
            var unused = refusal(connection, List.of("revoke create on " + pair.text("from")));
        });
    }

    /** Somebody who owns something in a schema. */
    record SchemaOwner(String schema, String owner) {
        private String text(String preposition) {
            return "schema " + Sql.identifier(schema) + " " + preposition + " " + Sql.identifier(owner);
        }
    }
}
