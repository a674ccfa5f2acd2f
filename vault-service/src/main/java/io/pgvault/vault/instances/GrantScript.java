package io.pgvault.vault.instances;

import java.util.List;

/**
 * The SQL that gives a role of a database server what pgvault needs of it, for whoever may give it.
 *
 * @param user the role, which is made where it is not there
 * @param major version of the server
 */
public record GrantScript(String user, int major) {
    /** Since then one role may read all tables. */
    private static final int READS_ALL = 14;

    /** Since then a member has the rights of its role, acts as it, or both. */
    private static final int TELLS_MEMBERS_APART = 16;

    private static final String NOT_SYSTEM = "nspname !~ '^pg_' AND nspname <> 'information_schema'";

    /** For backups of the database, in which it is to be run. */
    public String forBackups(String database) {
        return String.join(
                "\n",
                // Names stand in no comment: one with a line break would go on as a statement.
                "-- What backups of this database need. Run it in the database, as a superuser or the server's",
                "-- administrator, and give the role a password. Run it again when large objects have come.",
                made("LOGIN"),
                "GRANT CONNECT ON DATABASE " + identifier(database) + " TO " + identifier(user) + ";",
                major >= READS_ALL ? "GRANT pg_read_all_data TO " + identifier(user) + ";" : eachSchema(),
                block("""
                        IF EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                          WHERE c.relrowsecurity AND %s) THEN
                          EXECUTE format('ALTER ROLE %%I BYPASSRLS', %s);
                        END IF;""".formatted(NOT_SYSTEM, literal(user))),
                block("""
                        DECLARE o oid;
                        BEGIN
                          FOR o IN SELECT oid FROM pg_catalog.pg_largeobject_metadata LOOP
                            EXECUTE format('GRANT SELECT ON LARGE OBJECT %%s TO %%I', o, %s);
                          END LOOP;
                        END;""".formatted(literal(user))),
                "");
    }

    /** Tables that come later are of owners whom it knows. */
    private String eachSchema() {
        return block("""
                DECLARE s name; o name;
                BEGIN
                  FOR s IN SELECT nspname FROM pg_catalog.pg_namespace WHERE %1$s LOOP
                    EXECUTE format('GRANT USAGE ON SCHEMA %%I TO %%I', s, %2$s);
                    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %%I TO %%I', s, %2$s);
                    EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %%I TO %%I', s, %2$s);
                  END LOOP;
                  FOR o IN SELECT DISTINCT pg_catalog.pg_get_userbyid(relowner) FROM pg_catalog.pg_class c
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE %1$s LOOP
                    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %%I GRANT USAGE ON SCHEMAS TO %%I', o, %2$s);
                    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %%I GRANT SELECT ON TABLES TO %%I', o, %2$s);
                    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %%I GRANT SELECT ON SEQUENCES TO %%I', o, %2$s);
                  END LOOP;
                END;""".formatted(NOT_SYSTEM, literal(user)));
    }

    /**
     * For restores onto a server.
     *
     * @param owners roles of that server to which restored things are to belong
     */
    public String forRestores(List<String> owners) {
        StringBuilder script = new StringBuilder("""
                -- What restores onto a server need. Run it there, as a superuser or the server's administrator, and give the
                -- role a password.
                """);
        script.append(made("LOGIN CREATEDB")).append('\n');
        script.append("ALTER ROLE ").append(identifier(user)).append(" CREATEDB;\n");
        for (String owner : owners) {
            script.append("GRANT ")
                    .append(identifier(owner))
                    .append(" TO ")
                    .append(identifier(user))
                    .append(major >= TELLS_MEMBERS_APART ? " WITH INHERIT FALSE, SET TRUE;\n" : ";\n");
        }
        return script.toString();
    }

    private String made(String attributes) {
        return block("""
                IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = %1$s) THEN
                  EXECUTE format('CREATE ROLE %%I %2$s', %1$s);
                END IF;""".formatted(literal(user), attributes));
    }

    private static String block(String body) {
        String whole = body.startsWith("DECLARE") ? body : "BEGIN\n" + body + "\nEND;";
        String quote = "$pgvault$";
        // A name may hold anything.
        for (int i = 1; whole.contains(quote); i++) {
            quote = "$pgvault" + i + "$";
        }
        return "DO " + quote + "\n" + whole + "\n" + quote + ";";
    }

    private static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
