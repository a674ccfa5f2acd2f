package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.Lifetime;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.PostgresBinaries;
import io.pgvault.localstack.SharedParts;
import io.pgvault.localstack.StackDirectory;
import io.pgvault.recoverypoints.documents.StorageLayout;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people can cause or mend, provoked on the real parts: each has its own code, and its message names the thing. */
class FailuresIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private String database = "";

    @BeforeEach
    void makeDatabase() {
        database = "fails_" + UUID.randomUUID().toString().substring(0, 8);
        postgres.execute("postgres", "create database " + database);
        postgres.execute(database, "create table items as select generate_series(1, 10) i");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "wrong password   | 127.0.0.1      | PORT | wrong | DB       | prefer      | DATABASE_AUTHENTICATION |"
                        + " user 'postgres'",
                "unknown user     | 127.0.0.1      | PORT | ghost | DB       | prefer      | DATABASE_AUTHENTICATION |"
                        + " user 'ghost'",
                "missing database | 127.0.0.1      | PORT |       | no_such  | prefer      | DATABASE_NOT_FOUND      |"
                        + " database 'no_such'",
                "unknown host     | nobody.invalid | 5432 |       | DB       | prefer      | DATABASE_UNREACHABLE    |"
                        + " nobody.invalid:5432",
                "closed port      | 127.0.0.1      | 1    |       | DB       | prefer      | DATABASE_UNREACHABLE    |"
                        + " 127.0.0.1:1",
                "no route         | 255.255.255.255 | 5432 |      | DB       | prefer      | DATABASE_UNREACHABLE    |"
                        + " 255.255.255.255:5432",
                "no PostgreSQL    | 127.0.0.1      | BLOB |       | DB       | prefer      | DATABASE_UNREACHABLE    |"
                        + " 127.0.0.1:",
                "no TLS there     | 127.0.0.1      | PORT |       | DB       | require     | TLS_REFUSED             |"
                        + " sslmode=require",
                "unbound host     | 10.0.0.1       | 5432 |       | DB       | prefer      | BINDING_MISSING         |"
                        + " database host 10.0.0.1",
            })
    void aSourceThatCannotBeReachedIsNamed(
            String what,
            String host,
            String port,
            String user,
            String name,
            String sslMode,
            ErrorCode code,
            String message) {
        String login = user == null
                ? URI.create(postgres.uri(database)).getRawUserInfo()
                : (user.equals("wrong") ? "postgres" : user) + ":not-it";
        SecretReference secret = worker.secret(
                "case",
                "postgresql://" + login + "@" + host + ":" + port(port) + "/" + name.replace("DB", database)
                        + "?sslmode=" + sslMode);

        assertFails(code, message, () -> worker.backUp(worker.trigger(worker.target(secret))));
    }

    private String port(String name) {
        return switch (name) {
            case "PORT" -> Integer.toString(postgres.port());
            case "BLOB" ->
                SharedParts.azurite()
                        .connectionString()
                        .replaceAll("(?s).*BlobEndpoint=http://127\\.0\\.0\\.1:(\\d+).*", "$1");
            default -> name;
        };
    }

    @Test
    void aDatabaseThatTakesNoConnectionsIsNamed() {
        SecretReference secret = worker.superuserSecret(database);
        postgres.execute("postgres", "alter database " + database + " allow_connections false");

        assertFails(
                ErrorCode.DATABASE_CLOSED,
                "'" + database + "'",
                () -> worker.backUp(worker.trigger(worker.target(secret))));
    }

    @Test
    void aSecretOutsideTheBindingsIsNotRead() {
        SecretReference other = new SecretReference(URI.create("https://keys.test/other-teams/secret"));

        assertFails(
                ErrorCode.BINDING_MISSING,
                "secret https://keys.test/other-teams/secret",
                () -> worker.backUp(worker.trigger(worker.target(other))));
    }

    @Test
    void aSecretInAnotherFormatIsRefusedWithoutShowingIt() {
        SecretReference secret = worker.secret("odd", "hunter2 is the password");

        assertThatThrownBy(() -> worker.backUp(worker.trigger(worker.target(secret))))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SECRET_FORMAT))
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void aContainerThatDoesNotExistIsNamed() {
        WorkerFixture elsewhere = new WorkerFixture(SharedParts.azurite().connectionString());

        assertFails(
                ErrorCode.STORAGE_PERMISSION,
                StorageLayout.locksContainer(elsewhere.vault().id()),
                () -> elsewhere.backUp(elsewhere.trigger(elsewhere.target(elsewhere.superuserSecret(database)))));
    }

    @Test
    void aContainerThatMayOnlyBeReadIsNamed() {
        WorkerFixture reader = new WorkerFixture(readOnly(SharedParts.azurite().connectionString()));

        assertFails(
                ErrorCode.STORAGE_PERMISSION,
                StorageLayout.locksContainer(reader.vault().id()),
                () -> reader.backUp(reader.trigger(reader.target(reader.superuserSecret(database)))));
    }

    private static String readOnly(String connectionString) {
        String signature = new BlobServiceClientBuilder()
                .connectionString(connectionString)
                .buildClient()
                .generateAccountSas(new AccountSasSignatureValues(
                        OffsetDateTime.now(ZoneOffset.UTC).plusHours(1),
                        AccountSasPermission.parse("rl"),
                        new AccountSasService().setBlobAccess(true),
                        AccountSasResourceType.parse("sco")));
        String endpoint = Arrays.stream(connectionString.split(";", -1))
                .filter(entry -> entry.startsWith("BlobEndpoint="))
                .collect(Collectors.joining());
        return endpoint + ";SharedAccessSignature=" + signature;
    }

    @Test
    void anOlderServerThanTheBackupsIsRefused() throws Exception {
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint recoveryPoint = worker.recoveryPoint(secret);
        asIfBackedUpFromVersion("990001", recoveryPoint);

        assertFails(
                ErrorCode.TARGET_TOO_OLD,
                "PostgreSQL 99.1",
                () -> worker.restore(recoveryPoint, database + "_2", secret));
    }

    private void asIfBackedUpFromVersion(String number, RecoveryPoint recoveryPoint) {
        BlobAddress manifest = new BlobAddress(
                worker.container(), StorageLayout.manifest(recoveryPoint.instanceId(), recoveryPoint.id()));
        var content = worker.store().read(manifest, 1 << 20).orElseThrow();
        String text = new String(content.bytes(), StandardCharsets.UTF_8)
                .replaceAll("\"serverVersionNum\" : \\d+", "\"serverVersionNum\" : " + number);
        worker.store().replace(manifest, text.getBytes(StandardCharsets.UTF_8), content.etag());
    }

    @Test
    void aUserWhoMayNotCreateDatabasesIsNamed() throws Exception {
        String user = "user_of_" + database;
        postgres.execute("postgres", "create role " + user + " login password 'secret'");
        RecoveryPoint recoveryPoint = worker.recoveryPoint(worker.superuserSecret(database));

        assertFails(
                ErrorCode.DATABASE_PERMISSION,
                user,
                () -> worker.restore(
                        recoveryPoint,
                        database + "_2",
                        worker.secret("limited", postgres.uri("postgres", user, "secret"))));
    }

    /** Case P5; the password is a part of the setting's name. */
    @Test
    void moreTablesThanTheServerCanLockAreCountedAndTheSettingNamedIsEnough(@TempDir Path folder) throws Exception {
        LocalPostgres small = new LocalPostgres(
                StackDirectory.at(folder, Lifetime.WITH_JVM),
                "small",
                SharedParts.freePort(),
                PostgresBinaries.installed(),
                false);
        small.start();
        try {
            small.execute("postgres", "alter system set max_locks_per_transaction = 10");
            small.stop();
            small.start();
            // In portions: making them all at once would itself need all the locks.
            small.execute(
                    "postgres",
                    IntStream.range(0, 20)
                            .mapToObj(portion -> "do $$ begin for i in 1..400 loop execute 'create table t_" + portion
                                    + "_' || i || ' ()'; end loop; end $$")
                            .toArray(String[]::new));
            small.execute("postgres", "create role reader superuser login password 'x'");
            SecretReference secret = worker.secret("small", small.uri("postgres", "reader", "x"));

            String enough = tooManyTables(secret);
            small.execute("postgres", "alter system set max_locks_per_transaction = " + enough);
            small.stop();
            small.start();

            assertThat(worker.recoveryPoint(secret).rawBytes()).isPositive();
        } finally {
            small.stop();
        }
    }

    /** What the setting should be, as the failure says. */
    private String tooManyTables(SecretReference secret) {
        BackupException failure =
                catchThrowableOfType(BackupException.class, () -> worker.backUp(worker.trigger(worker.target(secret))));
        assertThat(failure.code()).isEqualTo(ErrorCode.TOO_MANY_TABLES);
        assertThat(failure.toDetail().retryable()).isFalse();
        Matcher advice = Pattern.compile(
                        "raise max_locks_per_transaction there from 10 to at least (\\d+) \\(8\\d{3} tables\\)")
                .matcher(String.valueOf(failure.getMessage()));
        assertThat(advice.find()).as(failure.getMessage()).isTrue();
        return advice.group(1);
    }

    private static void assertFails(ErrorCode code, String message, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
