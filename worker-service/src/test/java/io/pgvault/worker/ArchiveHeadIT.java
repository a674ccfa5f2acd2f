package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.worker.archive.ArchiveEntry;
import io.pgvault.worker.archive.ArchiveHead;
import io.pgvault.worker.archive.ArchiveHeadReader;
import io.pgvault.worker.archive.ArchiveHeadWriter;
import io.pgvault.worker.archive.ArchiveSql;
import io.pgvault.worker.archive.UnknownArchiveException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of archives that pg_dump has just written. */
class ArchiveHeadIT {
    private final LocalPostgres postgres = SharedParts.postgres();
    private final String name = "head_" + UUID.randomUUID().toString().substring(0, 8);

    @ParameterizedTest
    @ValueSource(strings = {"UTF8", "LATIN1", "EUC_JP", "SQL_ASCII"})
    void isWrittenAsItWasRead(String encoding) throws Exception {
        postgres.execute(
                "postgres", "create database " + name + " template template0 encoding '" + encoding + "' locale 'C'");
        postgres.execute(
                name,
                "create table \"caf\u00e9\"(id int generated always as identity primary key, v text)",
                "comment on table \"caf\u00e9\" is 'with; semicolon'",
                "insert into \"caf\u00e9\"(v) select 'x' || i from generate_series(1, 1000) i",
                "create view seen as select * from \"caf\u00e9\"");
        byte[] archive = dump();

        ByteArrayInputStream in = new ByteArrayInputStream(archive);
        ArchiveHead head = ArchiveHeadReader.read(in);
        int length = archive.length - in.available();

        assertThat(ArchiveHeadWriter.write(head)).isEqualTo(Arrays.copyOf(archive, length));
        assertThat(names(head)).contains("TABLE public.caf\u00e9", "VIEW public.seen", "TABLE DATA public.caf\u00e9");
        assertThat(head.form().oldestReader()).isLessThanOrEqualTo(17);
        assertThat(in.available()).isPositive();
    }

    @Test
    void endsWhereTheRowsBeginAndSaysWhatIsMissing() throws Exception {
        postgres.execute("postgres", "create database " + name);
        byte[] archive = dump();

        assertThatThrownBy(() -> ArchiveHeadReader.read(new ByteArrayInputStream(archive, 0, 300)))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> ArchiveHeadReader.read(
                        new ByteArrayInputStream("no archive of pg_dump".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(UnknownArchiveException.class);
        archive[6] = 99;
        assertThatThrownBy(() -> ArchiveHeadReader.read(new ByteArrayInputStream(archive)))
                .isInstanceOf(UnknownArchiveException.class)
                .hasMessageContaining("1.99");
    }

    @Test
    void namesInFullWhatSomebodyOwns() throws Exception {
        postgres.execute("postgres", "create database " + name);
        postgres.execute(
                name,
                "create schema \"Odd one\"",
                "create table \"Odd one\".t(i int) partition by list (i)",
                "create table \"Odd one\".part partition of \"Odd one\".t for values in (1)",
                "create sequence s",
                "create type mood as enum ('a')",
                "create domain d as int",
                "create function f(a int, b text) returns int language sql as 'select 1'",
                "create procedure p() language sql as ''",
                "create aggregate agg(int) (sfunc = int4pl, stype = int)",
                "create materialized view mv as select 1 as x",
                "create statistics st on i, (i + 1) from \"Odd one\".t",
                "create operator public.+& (function = pg_catalog.int4pl, leftarg = int, rightarg = int)",
                "create text search dictionary dict (template = simple)",
                "select lo_create(4711)");

        ArchiveHead head = ArchiveHeadReader.read(new ByteArrayInputStream(dump()));

        List<String> owned = head.entries().stream()
                .flatMap(entry -> ArchiveSql.owned(entry).stream())
                .toList();
        assertThat(owned)
                .contains(
                        "SCHEMA \"Odd one\"",
                        "TABLE \"Odd one\".t",
                        "TABLE \"Odd one\".part",
                        "SEQUENCE public.s",
                        "TYPE public.mood",
                        "DOMAIN public.d",
                        "FUNCTION public.f(a integer, b text)",
                        "PROCEDURE public.p()",
                        "AGGREGATE public.agg(integer)",
                        "MATERIALIZED VIEW public.mv",
                        "STATISTICS public.st",
                        "OPERATOR public.+& (integer, integer)",
                        "TEXT SEARCH DICTIONARY public.dict",
                        "LARGE OBJECT 4711");
        owned.forEach(object -> postgres.execute(name, "alter " + object + " owner to postgres"));
    }

    private static Stream<String> names(ArchiveHead head) {
        return head.entries().stream().map(ArchiveEntry::name);
    }

    private byte[] dump() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(postgres.binaries().program("pg_dump"), "-Fc", "-Z0");
        builder.environment().putAll(postgres.toolEnvironment(name));
        return builder.start().getInputStream().readAllBytes();
    }
}
