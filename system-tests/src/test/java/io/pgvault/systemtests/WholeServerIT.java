package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.Bodies;
import io.pgvault.localstack.LocalPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server as it is found in the field, backed up as one and brought back in every form. */
class WholeServerIT {
    private final LocalPostgres source = Pgvault.source();
    private final Psql psql = new Psql(source);
    private final String prefix = "fleet" + Pgvault.shortId();
    private final String serverId =
            "/subscriptions/tests/resourceGroups/group/providers/Microsoft.DBforPostgreSQL/flexibleServers/" + prefix;
    private final String secret = Pgvault.secret(prefix, Pgvault.login("postgres"));
    private final List<String> databases = new ArrayList<>();
    private String server = "";

    @BeforeEach
    void makeServer() {
        source.execute(
                "postgres",
                "create role " + prefix + "_owner",
                "create role " + prefix + "_reader",
                "create role " + prefix + "_boss in role " + prefix + "_owner, " + prefix + "_reader");
        features(database("features"));
        large(database("large"));
        sample(database("pagila"), "pagila.sql");
        sample(database("chinook"), "chinook.sql");
        source.execute(
                "postgres",
                "alter database " + database("empty") + " set work_mem = '7MB'",
                "comment on database " + prefix + "_empty is 'nothing yet'");
    }

    /** A server is protected once. */
    @AfterEach
    void giveUpTheServer() {
        var unused = Pgvault.api().ended(Pgvault.api().delete(server), Pgvault.PATIENCE);
    }

    private String database(String name) {
        String database = prefix + "_" + name;
        source.execute("postgres", "create database " + database);
        databases.add(database);
        return database;
    }

    private void features(String database) {
        String owner = prefix + "_owner";
        source.execute(
                database,
                "create extension pgcrypto",
                "create extension pg_trgm",
                "create extension postgres_fdw",
                "create type mood as enum ('sad', 'ok')",
                "create type pair as (a int, b text)",
                "create domain positive as int check (value > 0)",
                "create table people (id int generated always as identity primary key, name text not null, feels mood,"
                        + " couple pair, amount positive, twice int generated always as (amount * 2) stored,"
                        + " secret bytea default gen_random_bytes(8))",
                "insert into people (name, feels, couple, amount) select md5(i::text), 'ok', row(i, 'x')::pair, i"
                        + " from generate_series(1, 2000) i",
                "create index on people using gin (name gin_trgm_ops)",
                "alter table people owner to " + owner,
                "alter table people enable row level security",
                "create policy own on people for select to " + prefix + "_reader using (amount > 1)",
                "grant select (id, name) on people to " + prefix + "_reader with grant option",
                "create table log (at date not null, what text) partition by range (at)",
                "create table log_2025 partition of log for values from ('2025-01-01') to ('2026-01-01')",
                "create table log_rest partition of log default",
                "insert into log select date '2025-06-01' + i, md5(i::text) from generate_series(1, 1000) i",
                "create unlogged table fleeting as select i from generate_series(1, 100) i",
                "create materialized view counted as select feels, count(*) from people group by feels",
                "create materialized view unfilled as select 1 as one with no data",
                "create function noted() returns event_trigger language plpgsql as $$ begin null; end $$",
                "create event trigger noting on ddl_command_end execute function noted()",
                "create server away foreign data wrapper postgres_fdw options (host 'nowhere.invalid', port '1')",
                "create foreign table far (id int) server away",
                "create publication news for table people (id, name) where (id > 5)");
    }

    /** Large enough for two streams. */
    private void large(String database) {
        source.execute(
                database,
                "create table goods (id serial primary key, noise text)",
                "insert into goods (noise) select md5(i::text) from generate_series(1, 100000) i",
                "create table sales (id bigserial primary key, good int references goods, noise text)",
                "insert into sales (good, noise) select i, md5(i::text) from generate_series(1, 100000) i",
                "create materialized view sold as select good, count(*) from sales group by good");
    }

    /** Of the repository's neighbour; elsewhere a database without anything takes its place. */
    private void sample(String database, String script) {
        Path file = Checkout.root().resolveSibling("shared").resolve("data").resolve(script);
        if (Files.exists(file)) {
            psql.load(database, file);
        }
    }

    @Test
    void allOfItComesBackAsItWasAndSomeOfItToo() {
        Map<String, List<String>> before = new LinkedHashMap<>();
        databases.forEach(database -> before.put(database, psql.dump(database)));
        String instance = protectServer(secret);
        String point = Pgvault.recoveryPoint(instance);
        JsonNode told = Pgvault.api().get(instance).body();
        assertThat(told.at(
                                "/properties/policyInfo/policyParameters/backupDatasourceParametersList/0/includedDatabases/0")
                        .asText())
                .isEqualTo(prefix + "_*");

        databases.forEach(database -> source.execute("postgres", "drop database " + database));
        JsonNode all = restored(instance, point, "");

        assertThat(all.path("status").asText()).as("%s", all).isEqualTo("Completed");
        before.forEach(
                (database, dump) -> assertThat(psql.dump(database)).as(database).isEqualTo(dump));

        JsonNode again = restored(
                instance,
                point,
                "\"databases\":[\"" + prefix + "_features\",\"" + prefix + "_large\"],\"databaseNames\":\"{name}_2\"");
        assertThat(again.path("status").asText()).as("%s", again).isEqualTo("Completed");
        assertThat(psql.dump(prefix + "_large_2")).isEqualTo(before.get(prefix + "_large"));

        source.execute("postgres", "drop database " + prefix + "_large");
        JsonNode partly = restored(instance, point, "");
        assertThat(partly.path("status").asText()).as("%s", partly).isEqualTo("CompletedWithWarnings");
        assertThat(partly.toString()).contains("Not restored: Database '" + prefix + "_features'");
        assertThat(psql.dump(prefix + "_large")).isEqualTo(before.get(prefix + "_large"));
        oneBySecretOfItsOwn(instance, point, before.get(prefix + "_features"));
    }

    /** A database of the server under another name, as a restore of one database is asked for. */
    private void oneBySecretOfItsOwn(String instance, String point, List<String> before) {
        String body = Bodies.restoreAsPrivilegedRole(point, serverId + "-one", prefix + "_alone", secret)
                .replace(
                        "\"FailIfExists\",",
                        "\"FailIfExists\",\"restoreOptions\":{\"databases\":[\"" + prefix + "_features\"]},");
        JsonNode job = ended(instance, body);

        assertThat(job.path("status").asText()).as("%s", job).isEqualTo("Completed");
        assertThat(psql.dump(prefix + "_alone")).isEqualTo(before);
    }

    @Test
    void oneThatFailsIsMissingAndADatabaseOfItsOwnIsProtectedBesideIt() {
        String limited = prefix + "_limited";
        source.execute("postgres", "create role " + limited + " login password 'word' in role pg_read_all_data");
        String login = Pgvault.secret(prefix + "-limited", source.uri("postgres", limited, "word"));
        String beside = Pgvault.protect(
                prefix + "_chinook", "far-off", Pgvault.secret(prefix + "-one", Pgvault.login(prefix + "_chinook")));
        String instance = protectServer(login);

        JsonNode job = Pgvault.backUp(instance);

        assertThat(job.path("status").asText()).as("%s", job).isEqualTo("CompletedWithWarnings");
        assertThat(job.toString()).contains("'" + prefix + "_features' is not in the recovery point");
        JsonNode points = Pgvault.api().get(instance + "/recoveryPoints").body().path("value");
        assertThat(StreamSupport.stream(points.spliterator(), false))
                .singleElement()
                .satisfies(point -> assertThat(
                                point.at("/properties/recoveryPointState").asText())
                        .isEqualTo("Partial"));
        assertThat(Pgvault.recoveryPoint(beside)).isNotEmpty();
    }

    private String protectServer(String withSecret) {
        server = Pgvault.protect(
                Bodies.serverInstance(serverId, prefix, Pgvault.policyPath("far-off"), withSecret, prefix + "_*"));
        return server;
    }

    private JsonNode restored(String instance, String point, String options) {
        return ended(instance, Bodies.restoreToServer(point, serverId, prefix, secret, options));
    }

    private static JsonNode ended(String instance, String body) {
        return Pgvault.api()
                .jobEnded(
                        Pgvault.api()
                                .succeeded(Pgvault.api().post(instance + "/restore", body), Pgvault.PATIENCE)
                                .at("/properties/jobId")
                                .asText(),
                        Pgvault.PATIENCE,
                        state -> {});
    }
}
