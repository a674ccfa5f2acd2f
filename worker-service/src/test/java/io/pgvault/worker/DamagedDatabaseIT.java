package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.worker.client.Sql;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is damaged is damaged at the next attempt too. */
class DamagedDatabaseIT {
    private static final int PAGE = 8192;

    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String name = "damaged_" + UUID.randomUUID().toString().substring(0, 8);
    private final String copy = name + "_copy";
    private final SecretReference secret = worker.superuserSecret(name);

    @BeforeEach
    void makeDatabase() {
        postgres.execute("postgres", "create database " + name);
    }

    /** Case P6. */
    @Test
    void aFunctionWhoseSchemaIsGoneEndsTheBackupForGoodInTheWordsOfPgDump() {
        postgres.execute(
                name,
                "create schema ghost",
                "create function ghost.f() returns int language sql as 'select 1'",
                "set allow_system_table_mods = on",
                "delete from pg_namespace where nspname = 'ghost'");

        assertThatThrownBy(() -> worker.backUp(worker.trigger(worker.target(secret))))
                .isInstanceOfSatisfying(BackupException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.DATABASE_DAMAGED);
                    assertThat(failure.toDetail().retryable()).isFalse();
                    assertThat(failure.toDetail().details())
                            .contains("pg_dump: error: schema with OID")
                            .contains("does not exist");
                });
    }

    /** Case P13. */
    @Test
    void aDamagedPageEndsTheBackupForGoodAndNamesTheTable() throws Exception {
        postgres.execute(
                name,
                "create table sound as select 1 as i",
                "create table \"Worn out\" as select i from generate_series(1, 5000) i");
        // Copied file by file, so that nothing of the copy is in the server's memory yet.
        postgres.execute("postgres", "create database " + copy + " template " + name + " strategy file_copy");
        damage(copy, "\"Worn out\"");
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(copy)));

        assertThatThrownBy(() -> worker.backUp(trigger)).isInstanceOfSatisfying(BackupException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.DATABASE_DAMAGED);
            assertThat(failure.toDetail().retryable()).isFalse();
            assertThat(failure.toDetail().details()).contains("Worn out").contains("invalid page in block 3");
        });

        try (var blobs = worker.store()
                .list(
                        worker.container(),
                        StorageLayout.recoveryPointsPrefix(trigger.source().instanceId()))) {
            assertThat(blobs).isEmpty();
        }
    }

    /** Both databases have the table in files of one name. */
    private void damage(String database, String table) throws IOException {
        String file = values(
                                "postgres",
                                "select current_setting('data_directory') || '/base/' || oid || '/' from pg_database where datname = '"
                                        + database + "'")
                        .getFirst()
                + values(name, "select pg_relation_filenode('" + table + "')::text")
                        .getFirst();
        try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("worn out".repeat(8).getBytes(StandardCharsets.UTF_8)), 3L * PAGE);
        }
    }

    private List<String> values(String database, String query) {
        try (Connection connection = postgres.connect(database)) {
            return Sql.values(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
