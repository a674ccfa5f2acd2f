package io.pgvault.worker.files;

import io.pgvault.recoverypoints.documents.RoleDefinition;
import io.pgvault.recoverypoints.documents.RoleDefinition.Membership;
import io.pgvault.worker.client.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQL that makes roles as they were, for {@code psql} and whatever else takes plain statements. What a user with CREATEROLE
 * may do is apart from what only a superuser may, so that a managed server takes the most of it; names stand in no comment.
 */
final class RolesScript {
    /**
     * Settings that are lists of names: as one text, a list would be a name. {@code pg_dumpall} knows the same ones
     * ({@code variable_is_guc_list_quote}).
     */
    private static final Set<String> LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    private static final Pattern NAME =
            Pattern.compile("\\s*(\"(?<quoted>([^\"]|\"\")*)\"|(?<plain>[^\",\\s][^\",]*?))\\s*(,|$)");

    private final StringBuilder sql = new StringBuilder();

    private RolesScript() {}

    static String of(List<RoleDefinition> roles) {
        RolesScript script = new RolesScript();
        script.comment(
                "Roles, for psql. CREATE ROLE fails for one that is there already, which does no harm: psql goes on.");
        script.comment(
                "The statements behind it then change that role: leave out those of roles that are to stay as they are.");
        script.statement("SET client_encoding = 'UTF8'");
        script.statement("SET standard_conforming_strings = on");
        roles.forEach(script::role);
        script.comment("Who is a member of whom.");
        roles.forEach(script::memberships);
        return script.sql.toString();
    }

    private void comment(String text) {
        sql.append("-- ").append(text).append('\n');
    }

    private void statement(String text) {
        sql.append(text).append(";\n");
    }

    private void role(RoleDefinition role) {
        String alter = "ALTER ROLE " + Sql.identifier(role.name());
        sql.append('\n');
        statement("CREATE ROLE " + Sql.identifier(role.name()));
        statement(alter + " WITH " + attributes(role));
        special(alter, "SUPERUSER", role.superuser());
        special(alter, "REPLICATION", role.replication());
        special(alter, "BYPASSRLS", role.bypassRowLevelSecurity());
        role.settings().forEach(setting -> statement(alter + " SET " + assignment(setting)));
        if (role.comment() != null) {
            statement("COMMENT ON ROLE " + Sql.identifier(role.name()) + " IS " + Sql.literal(role.comment()));
        }
    }

    private void special(String alter, String right, boolean has) {
        if (has) {
            statement(alter + " WITH " + right);
        }
    }

    private static String attributes(RoleDefinition role) {
        List<String> attributes = new ArrayList<>();
        attributes.add(role.inherit() ? "INHERIT" : "NOINHERIT");
        attributes.add(role.login() ? "LOGIN" : "NOLOGIN");
        if (role.createDatabase()) {
            attributes.add("CREATEDB");
        }
        if (role.createRole()) {
            attributes.add("CREATEROLE");
        }
        attributes.add("CONNECTION LIMIT " + role.connectionLimit());
        if (role.validUntil() != null) {
            attributes.add("VALID UNTIL " + Sql.literal(role.validUntil()));
        }
        if (role.passwordHash() != null) {
            attributes.add("PASSWORD " + Sql.literal(role.passwordHash()));
        }
        return String.join(" ", attributes);
    }

    /** A name with a dot is of two. */
    private static String assignment(String setting) {
        String[] words = setting.split("=", 2);
        String name =
                List.of(words[0].split("\\.", -1)).stream().map(Sql::identifier).collect(Collectors.joining("."));
        String value = words.length == 2 ? words[1] : "";
        String values = LISTS.contains(words[0])
                ? names(value)
                        .map(names -> names.stream().map(Sql::literal).collect(Collectors.joining(", ")))
                        .orElseGet(() -> Sql.literal(value))
                : Sql.literal(value);
        return name + " TO " + values;
    }

    /** The names of a list as the server writes it: some in quotes, which are doubled within; empty where it is none. */
    private static Optional<List<String>> names(String list) {
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(list);
        int at = 0;
        while (at < list.length()) {
            if (!name.find(at) || name.start() != at) {
                return Optional.empty();
            }
            String quoted = name.group("quoted");
            names.add(quoted == null ? name.group("plain") : quoted.replace("\"\"", "\""));
            at = name.end();
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    private void memberships(RoleDefinition role) {
        merged(role.memberOf())
                .forEach(of -> statement("GRANT " + Sql.identifier(of.role()) + " TO " + Sql.identifier(role.name())
                        + manner(role, of)));
    }

    /** Since PostgreSQL 16 somebody may be a member by several grants; a second statement would take back what the first gave. */
    private static List<Membership> merged(List<Membership> memberships) {
        Map<String, Membership> merged = new LinkedHashMap<>();
        memberships.forEach(one -> merged.merge(
                one.role(),
                one,
                (a, b) -> new Membership(
                        a.role(), a.admin() || b.admin(), either(a.inherit(), b.inherit()), either(a.set(), b.set()))));
        return List.copyOf(merged.values());
    }

    private static @Nullable Boolean either(@Nullable Boolean one, @Nullable Boolean other) {
        if (one == null || other == null) {
            return null;
        }
        return one || other;
    }

    /** What is so by itself is not said: servers before PostgreSQL 16 take nothing but ADMIN OPTION. */
    private static String manner(RoleDefinition member, Membership of) {
        Boolean inherit = of.inherit();
        Boolean set = of.set();
        if (inherit == null || set == null || (set && inherit == member.inherit())) {
            return of.admin() ? " WITH ADMIN OPTION" : "";
        }
        return " WITH ADMIN " + word(of.admin()) + ", INHERIT " + word(inherit) + ", SET " + word(set);
    }

    private static String word(boolean flag) {
        return flag ? "TRUE" : "FALSE";
    }
}
