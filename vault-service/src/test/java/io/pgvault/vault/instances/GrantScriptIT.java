package io.pgvault.vault.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts give what they say, on servers of several majors, and nothing is read without them. */
class GrantScriptIT {
    private final String database = "granted_" + UUID.randomUUID().toString().substring(0, 8);
    private final String user = database + " o'neil $pgvault$\nselect 1/0;";
    private final String owner = database + "_owner";

    @ParameterizedTest
    @ValueSource(ints = {12, 14, 17})
    void whoHasTheRightsOfBackupsReadsAll(int major) throws SQLException {
        LocalPostgres server = SharedParts.postgres(major);
        server.execute("postgres", "create role " + owner, "create database " + database);
        server.execute(
                database,
                "revoke connect on database " + database + " from public",
                "create schema apart authorization " + owner,
                "create table apart.sold(id serial, name text)",
                "create table hidden(id int)",
                "alter table hidden enable row level security",
                "insert into hidden values (1)",
                "insert into apart.sold(name) values ('a')",
                "select lo_from_bytea(4711, 'abc')");
        String script = new GrantScript(user, major).forBackups(database);

        server.execute(database, script, script);
        giveWord(server);
        // What comes afterwards, too.
        server.execute(database, "create table apart.later(id int)", "alter table apart.later owner to " + owner);

        assertThat(read(server, "select name from apart.sold")).containsExactly("a");
        assertThat(read(server, "select last_value from apart.sold_id_seq")).containsExactly("1");
        assertThat(read(server, "select id from hidden")).containsExactly("1");
        assertThat(read(server, "select count(*) from apart.later")).containsExactly("0");
        assertThat(read(server, "select convert_from(lo_get(4711), 'UTF8')")).containsExactly("abc");
        assertThatThrownBy(() -> read(server, "delete from hidden returning 1"))
                .hasMessageContaining("permission denied");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void whoHasTheRightsOfRestoresMakesDatabasesAndGivesThemAway(int major) throws SQLException {
        LocalPostgres server = SharedParts.postgres(major);
        server.execute("postgres", "create role " + owner, "create database " + database);
        String script = new GrantScript(user, major).forRestores(List.of(owner));

        server.execute("postgres", script, script);
        giveWord(server);

        assertThat(read(
                        server,
                        "select rolcreatedb and not rolsuper and not rolcreaterole and pg_has_role(current_user, '"
                                + owner
                                + "', '" + (major >= 16 ? "SET" : "MEMBER")
                                + "') from pg_roles where rolname = current_user"))
                .containsExactly("t");
    }

    private void giveWord(LocalPostgres server) {
        server.execute("postgres", "alter role \"" + user + "\" password 'word'");
    }

    private List<String> read(LocalPostgres server, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(database), user, "word");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }
}
