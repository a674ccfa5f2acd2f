package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.systemtests.databases.Fingerprint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The local stack's workers run with a heap of 256 MiB. */
@Tag("soak")
class LargeDatabaseSoakIT {
    private static final long TWO_GIB = 2L << 30;
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    @Test
    void aWorkerOf256MebibytesBacksUpAndRestoresTwoGibibytes() throws SQLException {
        String database = Pgvault.newDatabase("large");
        Pgvault.source()
                .execute(
                        database,
                        "create table noise as select i, gen_random_uuid()::text || gen_random_uuid() || gen_random_uuid()"
                                + " || gen_random_uuid() as text, md5(i::text) as digest"
                                + " from generate_series(1, 11500000) i");
        String secret = Pgvault.secret("large-" + Pgvault.shortId(), Pgvault.login(database));
        String instance = Pgvault.protect(database, "far-off", secret);

        JsonNode backup = Pgvault.backUp(instance, PATIENCE);
        assertThat(backup.path("status").asText()).isEqualTo("Completed");
        assertThat(backup.at("/extendedInfo/additionalDetails/RawBytes").asLong())
                .isGreaterThan(TWO_GIB);
        String recoveryPoint =
                backup.at("/extendedInfo/targetRecoverPoint/recoveryPointID").asText();
        JsonNode restore = Pgvault.restore(instance, recoveryPoint, database + "_2", secret, PATIENCE);

        assertThat(restore.path("status").asText()).isEqualTo("Completed");
        assertThat(fingerprint(database + "_2")).isEqualTo(fingerprint(database));
    }

    /** More than the worker's whole memory, many times, in rows that compress well. */
    @Test
    void tenGigabytesGoInSeveralStreamsThroughASmallHeap() throws SQLException {
        String database = Pgvault.newDatabase("wide");
        for (String table : List.of("a", "b", "c", "d")) {
            Pgvault.source()
                    .execute(
                            database,
                            "create table " + table + " as select i, repeat(md5(i::text), 60) as text"
                                    + " from generate_series(1, 1350000) i");
        }

        JsonNode backup = thereAndBack(database);

        assertThat(backup.at("/extendedInfo/additionalDetails/RawBytes").asLong())
                .isGreaterThan(5 * TWO_GIB - (1L << 30));
        String point =
                backup.at("/extendedInfo/targetRecoverPoint/recoveryPointID").asText();
        assertThat(Pgvault.storage().list("pgv-" + vaultOf(point), "instances/").map(StoredBlob::name))
                .anyMatch(name -> name.contains(point) && name.endsWith("/database_0_1.blocks"));
    }

    @Test
    void fiveThousandTablesComeBack() throws SQLException {
        String database = Pgvault.newDatabase("many");
        Pgvault.source()
                .execute(
                        database,
                        "do $$ begin for i in 1..5000 loop execute format('create table t%s (id serial primary key, n int)',"
                                + " i); execute format('insert into t%s (n) select generate_series(1, 100)', i);"
                                + " if i % 500 = 0 then commit; end if; end loop; end $$");

        thereAndBack(database);
    }

    @Test
    void attachmentsComeBack() throws SQLException {
        String database = Pgvault.newDatabase("attached");
        Pgvault.source()
                .execute(
                        database,
                        "create extension pgcrypto",
                        "create table files as select i, (select string_agg(gen_random_bytes(1024), ''::bytea)"
                                + " from generate_series(1, 1024) where i > 0) as content from generate_series(1, 300) i",
                        "create table names as select i, md5(i::text) as name from generate_series(1, 300) i");

        thereAndBack(database);
    }

    /** Backs up, restores and compares; gives the job of the backup. */
    private static JsonNode thereAndBack(String database) throws SQLException {
        String secret = Pgvault.secret("soak-" + Pgvault.shortId(), Pgvault.login(database));
        String instance = Pgvault.protect(database, "far-off", secret);
        JsonNode backup = Pgvault.backUp(instance, PATIENCE);
        assertThat(backup.path("status").asText()).as("%s", backup).isEqualTo("Completed");
        JsonNode restore = Pgvault.restore(
                instance,
                backup.at("/extendedInfo/targetRecoverPoint/recoveryPointID").asText(),
                database + "_2",
                secret,
                PATIENCE);
        assertThat(restore.path("status").asText()).as("%s", restore).isEqualTo("Completed");
        assertThat(fingerprint(database + "_2")).isEqualTo(fingerprint(database));
        Pgvault.source().execute("postgres", "drop database " + database, "drop database " + database + "_2");
        return backup;
    }

    private static String vaultOf(String point) throws SQLException {
        try (Connection catalogue = Pgvault.stack().catalogue().connect("pgvault_vault");
                PreparedStatement query = catalogue.prepareStatement(
                        "select i.vault_id from recovery_point p join instance i on i.id = p.instance_id where p.id = ?")) {
            query.setString(1, point);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static Fingerprint fingerprint(String database) throws SQLException {
        try (Connection connection = Pgvault.source().connect(database)) {
            return Fingerprint.of(connection);
        }
    }
}
