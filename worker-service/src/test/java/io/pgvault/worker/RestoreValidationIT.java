package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.ValidateRestore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a restore would meet is found before it begins, and nothing is made for that. */
class RestoreValidationIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final LocalPostgres newer = SharedParts.postgres(17);
    private final String name = "judged_" + UUID.randomUUID().toString().substring(0, 8);
    private final String copy = name + "_copy";
    private final String restorer = name + "_restorer";
    private final String app = name + "_app";

    @BeforeEach
    void makeDatabase() {
        postgres.execute("postgres", "create database " + name, "create role " + app);
        newer.execute("postgres", "create role " + restorer + " login password 'word' createdb");
        postgres.execute(name, "create table sold(id int)", "insert into sold values (1)");
    }

    @Test
    void whatWillBeMissingIsToldAsTheRestoreTellsIt() throws Exception {
        postgres.execute(
                name,
                "alter table sold owner to " + app,
                "create extension old_snapshot",
                "create table seen(id int)",
                "grant select on seen to " + app);
        RecoveryPoint point = point();
        int before = databases();

        ValidationCompleted answer = judge(point, restorer);
        AttemptOutcome outcome = worker.restore(command(point, restorer));

        assertThat(answer.error()).isNull();
        assertThat(answer.warningsOrNone())
                .extracting(ErrorDetail::message)
                .anyMatch(message -> message.contains("does not have the role " + app))
                .anyMatch(message -> message.contains("does not have the extension 'old_snapshot'"));
        assertThat(((AttemptOutcome.Completed) outcome).warnings())
                .extracting(ErrorDetail::message)
                .anyMatch(message -> message.contains("does not have the extension 'old_snapshot'"));
        assertThat(databases()).isEqualTo(before + 1);
    }

    @Test
    void anExtensionThatIsNeededAndNotThereFailsIt() throws Exception {
        postgres.execute(
                name,
                "create extension old_snapshot",
                "create view snapshots as select * from pg_old_snapshot_time_mapping()");
        RecoveryPoint point = point();

        assertFails(judge(point, restorer), ErrorCode.TARGET_EXTENSION_MISSING, "old_snapshot");
        ValidationCompleted answer = judge(command(point, restorer, RestoreOptions.OnError.CONTINUE));
        assertThat(answer.error()).isNull();
        assertThat(answer.warnings())
                .filteredOn(warning -> warning.code().equals(ErrorCode.TARGET_EXTENSION_MISSING.code()))
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("old_snapshot"));
    }

    @Test
    void whatMakesItFailFailsIt() throws Exception {
        RecoveryPoint point = point();
        newer.execute("postgres", "create role " + app + " login password 'word'");

        assertFails(judge(point, app), ErrorCode.DATABASE_PERMISSION, "may not create databases");
        assertFails(
                judge(worker.restoreCommand(point, copy, worker.secret("wrong", uri("postgres", "other")), true, null)),
                ErrorCode.DATABASE_AUTHENTICATION,
                "");
        newer.execute("postgres", "create database " + copy);
        assertFails(judge(point, restorer), ErrorCode.TARGET_EXISTS, copy);
        assertFails(
                judge(worker.restoreCommand(
                        point, name + "_other", worker.secret("super", newer.uri("postgres")), false, null)),
                ErrorCode.TARGET_ROLE_PRIVILEGED,
                "SUPERUSER");
    }

    @Test
    void aLocaleThatIsNotThereFailsIt() throws Exception {
        RecoveryPoint point = point();
        BlobAddress address =
                new BlobAddress(worker.container(), StorageLayout.manifest(point.instanceId(), point.id()));
        BlobContent manifest = worker.store().read(address, 1 << 20).orElseThrow();
        String other = new String(manifest.bytes(), StandardCharsets.UTF_8)
                .replaceFirst("\"collate\"\\s*:\\s*\"[^\"]*\"", "\"collate\":\"xx_YY.UTF-8\"");
        assertThat(worker.store().replace(address, other.getBytes(StandardCharsets.UTF_8), manifest.etag()))
                .isPresent();

        assertFails(judge(point, restorer), ErrorCode.TARGET_LOCALE_MISSING, "xx_YY.UTF-8");
    }

    @Test
    void whatLiesInTheArchiveIsNotThere() throws Exception {
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(name)));
        AttemptOutcome.Completed outcome = (AttemptOutcome.Completed) worker.backUp(trigger);
        Manifest manifest = worker.manifest(trigger);
        Part.Database database = manifest.databases().getFirst();
        worker.store()
                .setTier(
                        new BlobAddress(
                                worker.container(),
                                database.main().segments().getFirst().name()),
                        BlobTier.ARCHIVE);

        assertThat(manifest.contents(database)).isPresent();
        assertFails(judge(outcome.recoveryPoint(), restorer), ErrorCode.RECOVERY_POINT_ARCHIVED, "archive tier");
    }

    private RecoveryPoint point() throws InterruptedException {
        return worker.recoveryPoint(worker.superuserSecret(name));
    }

    private String uri(String user, String password) {
        return newer.uri("postgres", user, password);
    }

    private RunRestore command(RecoveryPoint point, String user) {
        return command(point, user, RestoreOptions.OnError.STOP);
    }

    private RunRestore command(RecoveryPoint point, String user, RestoreOptions.OnError onError) {
        SecretReference secret = worker.secret(user, uri(user, "word"));
        RestoreOptions standard = RestoreOptions.DEFAULT;
        return worker.restoreCommand(
                point,
                copy,
                secret,
                false,
                new RestoreOptions(standard.owners(), null, true, true, standard.tablespaces(), onError, false, null));
    }

    private ValidationCompleted judge(RecoveryPoint point, String user) throws InterruptedException {
        return judge(command(point, user));
    }

    private ValidationCompleted judge(RunRestore command) throws InterruptedException {
        return worker.validations().validate(new ValidateRestore(OperationId.random(), Instant.now(), command));
    }

    private static void assertFails(ValidationCompleted answer, ErrorCode code, String message) {
        assertThat(answer.error()).isNotNull().satisfies(error -> {
            assertThat(error.errorCode()).isEqualTo(code);
            assertThat(error.message()).contains(message);
        });
    }

    private int databases() throws SQLException {
        try (Connection connection = newer.connect("postgres")) {
            return List.copyOf(Sql.values(connection, "select datname from pg_database"))
                    .size();
        }
    }
}
