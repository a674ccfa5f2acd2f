package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.OnError;
import io.pgvault.contract.job.RestoreOptions.Owners;
import io.pgvault.contract.job.RestoreOptions.Tablespaces;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Case P1: functions that rows and indexes call, and that find others by {@code search_path}, which a dump empties. */
class FunctionsNotFoundIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String name = "found_" + UUID.randomUUID().toString().substring(0, 8);
    private final String copy = name + "_copy";
    private final SecretReference secret = worker.superuserSecret(name);

    @BeforeEach
    void makeDatabase() {
        postgres.execute("postgres", "create database " + name);
    }

    @Test
    void functionsThatARestoreDoesNotFindAreToldAndTakeNothingElseAlong() throws Exception {
        makeArticles();

        AttemptOutcome.Completed backup =
                (AttemptOutcome.Completed) worker.backUp(worker.trigger(worker.target(secret)));
        RecoveryPoint point = Optional.ofNullable(backup.recoveryPoint()).orElseThrow();

        assertThat(backup.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.errorCode()).isEqualTo(ErrorCode.RESTORE_HAZARD);
            assertThat(warning.message())
                    .startsWith(
                            "by_slug of public.author (by public.slug(text)), known of public.author (by public.is_slug(text)),"
                                    + " slug of public.article (by public.slug(text)), typed of public.author (by public.typed(text))"
                                    + " call functions that name others without their schema")
                    .contains("ALTER FUNCTION ... SET search_path");
        });
        assertFails(ErrorCode.RESTORE_FAILED, "pg_restore", () -> worker.restore(point, copy, secret));
        List<ErrorDetail> refusals = warnings(worker.restore(worker.restoreCommand(
                point,
                copy,
                secret,
                true,
                new RestoreOptions(Owners.KEEP, null, true, true, Tablespaces.KEEP, OnError.CONTINUE, true, null))));
        assertThat(refusals.toString()).contains("the rows of article", "the rows of author");
        assertThat(values(copy, "select count(*) || ' ' || sum(total) from invoice join customer c on c.id = customer"))
                .containsExactly("1000 750750.0");
    }

    /** Beside them functions that are found, whatever the path: none of those is told. */
    private void makeArticles() {
        postgres.execute(
                name,
                "create extension unaccent",
                "create extension citext",
                "create function slug(t text) returns text language plpgsql immutable strict as"
                        + " $$ begin return lower(replace(unaccent(t), ' ', '-')); end $$",
                "create table article(id int primary key, title text not null,"
                        + " slug text generated always as (slug(title)) stored)",
                "insert into article(id, title) select i, 'Été numéro ' || i from generate_series(1, 50) i",
                "create table customer(id int primary key, name text)",
                "insert into customer select i, 'c' || i from generate_series(1, 1000) i",
                "create table invoice(id int primary key, customer int references customer, total numeric)",
                "insert into invoice select i, i, i * 1.5 from generate_series(1, 1000) i",
                "create table slugs(t text)",
                "insert into slugs values ('anna')",
                "create function is_slug(t text) returns boolean language sql immutable as"
                        + " 'select exists (select from slugs s where s.t = is_slug.t)'",
                "create function typed(t text) returns boolean language sql immutable as"
                        + " 'select t::citext::text <> $$x$$'",
                "create function simple(t text) returns text language sql immutable as"
                        + " 'select replace(lower(t), chr(32), left($$-$$, 1))'",
                "create function qualified(t text) returns text language sql immutable as 'select public.unaccent(t)'",
                "create function pinned(t text) returns text language sql immutable set search_path = public as"
                        + " 'select unaccent(t)'",
                "create function parsed(t text) returns text language sql immutable return unaccent(t)",
                "create table author(name text constraint known check (is_slug(name)),"
                        + " constraint typed check (typed(name)), constraint fine check (simple(name) <> ''),"
                        + " a text generated always as (qualified(name)) stored,"
                        + " b text generated always as (pinned(name)) stored, c text default slug('x'))",
                "create index by_slug on author (slug(name))",
                "create index by_parsed on author (parsed(name))",
                "insert into author values ('anna')");
    }

    /** What the warning says is enough. */
    @Test
    void afterItsRemedyNothingIsToldAndTheRestoreWorks() throws Exception {
        makeArticles();
        postgres.execute(
                name,
                "alter function slug set search_path = public",
                "alter function typed set search_path = public",
                "create or replace function is_slug(t text) returns boolean language sql immutable as"
                        + " 'select exists (select from public.slugs s where s.t = is_slug.t) or true'");

        AttemptOutcome.Completed backup =
                (AttemptOutcome.Completed) worker.backUp(worker.trigger(worker.target(secret)));
        AttemptOutcome restored =
                worker.restore(Optional.ofNullable(backup.recoveryPoint()).orElseThrow(), copy, secret);

        assertThat(backup.warnings()).isEmpty();
        assertThat(warnings(restored)).isEmpty();
        assertThat(values(copy, "select slug from article where id = 7")).containsExactly("ete-numero-7");
    }

    private static List<ErrorDetail> warnings(AttemptOutcome outcome) {
        return ((AttemptOutcome.Completed) outcome).warnings();
    }

    private static void assertFails(ErrorCode code, String message, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private List<String> values(String database, String query) {
        try (Connection connection = postgres.connect(database)) {
            return Sql.values(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
