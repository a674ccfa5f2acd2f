package io.pgvault.worker.restore;

import io.pgvault.contract.job.RestoreOptions.NewRoles;
import io.pgvault.contract.job.RestoreOptions.SpecialRight;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.RoleDefinition;
import io.pgvault.recoverypoints.documents.RoleDefinition.Membership;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.JsonLines;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.target.RestoreTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the roles that a recovery point names and the target lacks. What the target has is left as it is, and nobody becomes a
 * member of it: what a role of that name may do there is not known.
 */
record CreateRoles(RestoreTarget target, NewRoles asked, LeftOut leftOut) {
    private static final int MEMBERS_ARE_TOLD_APART = 16;

    void create(Manifest manifest, StreamReader reader, String container) throws InterruptedException {
        Optional<Part.Roles> stored = manifest.roles();
        if (stored.isEmpty()) {
            leftOut.add("the recovery point is from before roles were kept", "roles that the target lacks", "");
            return;
        }
        List<RoleDefinition> all = new ArrayList<>();
        StoredStream stream = stored.get().main();
        JsonLines.read(reader, stream, container, line -> all.add(JsonLines.as(RoleDefinition.class, line, stream)));
        create(all);
    }

    private void create(List<RoleDefinition> all) {
        Set<String> missing = new HashSet<>(
                target.missing(all.stream().map(RoleDefinition::name).toList()));
        List<RoleDefinition> lacking =
                all.stream().filter(role -> missing.contains(role.name())).toList();
        if (!lacking.isEmpty() && !target.mayCreateRoles()) {
            String user = target.login().user();
            lacking.forEach(role -> leftOut.add(
                    "the user '" + user + "' may not make roles",
                    "the role " + role.name(),
                    "ALTER ROLE " + Sql.identifier(user) + " CREATEROLE;"));
            return;
        }
        Set<String> made = new HashSet<>();
        for (RoleDefinition role : lacking) {
            if (isMade(role)) {
                made.add(role.name());
            }
        }
        lacking.stream().filter(role -> made.contains(role.name())).forEach(role -> describe(role, made));
        if (!target.isSuperuser()) {
            made.forEach(this::join);
        }
    }

    /** Who makes a role may give things to it only as its member; that it is refused shows when it does. */
    private void join(String role) {
        var unused = target.refusal(List.of("GRANT " + Sql.identifier(role) + " TO "
                + Sql.identifier(target.login().user())
                + (tellsMembersApart() ? " WITH INHERIT FALSE, SET TRUE" : "")));
    }

    private boolean isMade(RoleDefinition role) {
        String start = "CREATE ROLE " + Sql.identifier(role.name());
        Optional<String> refusal =
                target.refusal(List.of(start + (asked.attributes() ? attributes(role) : " NOLOGIN")));
        refusal.ifPresent(why -> leftOut.addRefused(why, "the role " + role.name(), start + ";"));
        return refusal.isEmpty();
    }

    private String attributes(RoleDefinition role) {
        StringBuilder sql = new StringBuilder(role.inherit() ? " INHERIT" : " NOINHERIT");
        sql.append(role.login() ? " LOGIN" : " NOLOGIN");
        if (role.createDatabase()) {
            sql.append(" CREATEDB");
        }
        if (role.createRole()) {
            sql.append(" CREATEROLE");
        }
        special(role, SpecialRight.SUPERUSER, role.superuser(), sql);
        special(role, SpecialRight.REPLICATION, role.replication(), sql);
        special(role, SpecialRight.BYPASSRLS, role.bypassRowLevelSecurity(), sql);
        if (role.connectionLimit() >= 0) {
            sql.append(" CONNECTION LIMIT ").append(role.connectionLimit());
        }
        if (role.validUntil() != null) {
            sql.append(" VALID UNTIL ").append(Sql.literal(role.validUntil()));
        }
        if (role.passwordHash() != null) {
            sql.append(" PASSWORD ").append(Sql.literal(role.passwordHash()));
        }
        return sql.toString();
    }

    private void special(RoleDefinition role, SpecialRight right, boolean has, StringBuilder sql) {
        if (has && asked.specialRights().contains(right)) {
            sql.append(' ').append(right);
        } else if (has) {
            leftOut.add(
                    "specialRights does not ask for it",
                    right + " of the role " + role.name(),
                    "ALTER ROLE " + Sql.identifier(role.name()) + " " + right + ";");
        }
    }

    private void describe(RoleDefinition role, Set<String> made) {
        String name = Sql.identifier(role.name());
        if (asked.attributes()) {
            for (String setting : role.settings()) {
                String[] words = setting.split("=", 2);
                // The server writes a value down in the form that it wants to read.
                tell(
                        List.of(
                                "select pg_catalog.set_config(" + Sql.literal(words[0]) + ", " + Sql.literal(words[1])
                                        + ", true)",
                                "ALTER ROLE " + name + " SET " + setting(words[0]) + " FROM CURRENT"),
                        "the setting " + words[0] + " of the role " + role.name());
            }
        }
        if (role.comment() != null) {
            tell(
                    List.of("COMMENT ON ROLE " + name + " IS " + Sql.literal(role.comment())),
                    "the comment of the role " + role.name());
        }
        for (Membership membership : role.memberOf()) {
            String statement = "GRANT " + Sql.identifier(membership.role()) + " TO " + name + manner(membership);
            String what = "that " + role.name() + " is a member of " + membership.role();
            if (made.contains(membership.role())) {
                tell(List.of(statement), what);
            } else {
                leftOut.add("nobody becomes a member of roles that the target has already", what, statement + ";");
            }
        }
    }

    /** A name with a dot is of two. */
    private static String setting(String name) {
        return String.join(
                ".",
                List.of(name.split("\\.", -1)).stream().map(Sql::identifier).toList());
    }

    private String manner(Membership membership) {
        if (tellsMembersApart() && membership.inherit() != null && membership.set() != null) {
            return " WITH ADMIN " + membership.admin() + ", INHERIT " + membership.inherit() + ", SET "
                    + membership.set();
        }
        return membership.admin() ? " WITH ADMIN OPTION" : "";
    }

    private boolean tellsMembersApart() {
        return target.version().major() >= MEMBERS_ARE_TOLD_APART;
    }

    private void tell(List<String> statements, String what) {
        target.refusal(statements).ifPresent(why -> leftOut.addRefused(why, what, statements.getLast() + ";"));
    }
}
