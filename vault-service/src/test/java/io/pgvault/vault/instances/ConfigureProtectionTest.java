package io.pgvault.vault.instances;

import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.ORDERS;
import static io.pgvault.vault.Samples.SETUP;
import static io.pgvault.vault.Samples.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.Binding;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.PublishedMessages;
import io.pgvault.vault.Samples;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationsInMemory;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConfigureProtectionTest {
    private static final ErrorDetail REFUSED = ErrorDetail.of(ErrorCode.DATABASE_AUTHENTICATION, "No such user.");
    private static final Setup ROTATED = withSecret("https://keys.example.com/secrets/rotated");

    private final LocksTaken locks = new LocksTaken();
    private final InstancesInMemory instances = new InstancesInMemory(locks);
    private final OperationsInMemory operations = new OperationsInMemory();
    private final PublishedMessages published = new PublishedMessages();
    private final ConfigureProtection configureProtection = new ConfigureProtection(
            instances,
            operations,
            published,
            locks,
            new Bindings(List.of(new Binding(
                    "/", List.of(Samples.SECRET.toString(), ROTATED.secret().toString()), List.of(), List.of()))),
            () -> NOW);

    @Test
    void aValidationAsksAWorkerAndProtectsNothing() {
        Operation operation = configureProtection.validate(VAULT, SETUP);

        assertThat(operation.kind()).isEqualTo(OperationKind.VALIDATE_BACKUP);
        assertThat(operation.subject()).isNull();
        assertAsked(operation, SETUP);
        assertThat(instances.all()).isEmpty();
    }

    @Test
    void aNewInstanceWaitsForAWorkersAnswer() {
        ConfigureProtection.Outcome outcome = configure("pg1-Orders", SETUP);

        assertThat(outcome.created()).isTrue();
        assertThat(outcome.instance().state()).isEqualTo(ProtectionState.CONFIGURING_PROTECTION);
        assertThat(outcome.instance().operationId())
                .isEqualTo(outcome.operation().id());
        assertThat(instances.all()).containsExactly(outcome.instance());
        assertThat(outcome.operation().kind()).isEqualTo(OperationKind.CONFIGURE_PROTECTION);
        assertThat(outcome.operation().subject())
                .isEqualTo(outcome.instance().id().value());
        assertAsked(outcome.operation(), SETUP);
    }

    @Test
    void newSettingsOfAProtectedInstanceAreTriedBeforeTheyCount() {
        instances.add(Samples.INSTANCE);

        ConfigureProtection.Outcome outcome = configure("PG1-ORDERS", ROTATED);

        assertThat(outcome.created()).isFalse();
        assertThat(instances.get(Samples.INSTANCE.id())).satisfies(instance -> {
            assertThat(instance.state()).isEqualTo(ProtectionState.UPDATING_PROTECTION);
            assertThat(instance.setup()).isEqualTo(SETUP);
            assertThat(instance.pending()).isEqualTo(ROTATED);
            assertThat(instance.operationId()).isEqualTo(outcome.operation().id());
        });
        assertAsked(outcome.operation(), ROTATED);
    }

    @Test
    void whatCouldNotBeProtectedIsTriedAgain() {
        BackupInstance failed = configure("pg1-orders", SETUP).instance().configurationFailed(REFUSED);
        instances.update(failed);

        BackupInstance again = configure("pg1-orders", ROTATED).instance();

        assertThat(again.id()).isEqualTo(failed.id());
        assertThat(again.state()).isEqualTo(ProtectionState.CONFIGURING_PROTECTION);
        assertThat(again.setup()).isEqualTo(ROTATED);
        assertThat(again.error()).isNull();
    }

    @Test
    void aLaterRequestTakesThePlaceOfOneThatIsNotAnswered() {
        Operation first = configure("pg1-orders", SETUP).operation();
        Operation second = configure("pg1-orders", SETUP).operation();

        assertThat(operations.get(first.id())).satisfies(replaced -> {
            assertThat(replaced.status()).isEqualTo(OperationStatus.FAILED);
            assertThat(replaced.error())
                    .isEqualTo(ErrorDetail.of(
                            ErrorCode.INVALID_REQUEST,
                            "A later request for the backup instance pg1-orders took the place of this one."));
        });
        assertThat(operations.get(second.id()).isRunning()).isTrue();
        assertThat(instances.all())
                .singleElement()
                .satisfies(instance -> assertThat(instance.operationId()).isEqualTo(second.id()));
    }

    @Test
    void theDataSourceOfAnInstanceCannotChange() {
        instances.add(Samples.INSTANCE);
        Setup other = Samples.setup(Samples.dataSource("/servers/pg1/databases/bills"), Samples.DAILY);

        assertRefused(
                () -> configure("pg1-orders", other),
                ErrorCode.INVALID_REQUEST,
                "properties.dataSourceInfo.resourceID: the backup instance pg1-Orders protects"
                        + " /servers/pg1/databases/Orders; its data source cannot change. Configure another instance"
                        + " for the other one.");
        assertThat(instances.all()).containsExactly(Samples.INSTANCE);
    }

    @Test
    void theSameDataSourceInAnotherCaseIsTheSame() {
        instances.add(Samples.INSTANCE);

        configure("pg1-orders", Samples.setup(Samples.dataSource("/SERVERS/pg1/databases/ORDERS"), Samples.DAILY));

        assertThat(instances.get(Samples.INSTANCE.id()).state()).isEqualTo(ProtectionState.UPDATING_PROTECTION);
    }

    @Test
    void aDataSourceIsProtectedByOneInstanceOfAllVaultsOfWhichTheRefusalTellsNothing() {
        instances.add(BackupInstance.configuring(
                Samples.INSTANCE.id(),
                new VaultReference(VaultId.random(), "/vaults/other"),
                "theirs",
                Samples.setup(Samples.dataSource("/servers/PG1/databases/orders"), Samples.DAILY),
                OperationId.random()));
        String message = "Datasource is already protected in another Backup vault.";

        assertRefused(() -> configure("pg1-orders", SETUP), ErrorCode.DATA_SOURCE_ALREADY_PROTECTED, message);
        assertRefused(
                () -> configureProtection.validate(VAULT, SETUP), ErrorCode.DATA_SOURCE_ALREADY_PROTECTED, message);
        assertThat(instances.all()).hasSize(1);
    }

    @Test
    void anInstanceThatFailedToProtectItsDataSourceClaimsItNoMore() {
        instances.add(BackupInstance.configuring(
                        Samples.INSTANCE.id(), Samples.IN_VAULT, "first-try", SETUP, OperationId.random())
                .configurationFailed(REFUSED));

        assertThat(configure("second-try", SETUP).created()).isTrue();
    }

    @Test
    void aSecretThatTheVaultIsNotBoundToIsRefused() {
        Setup foreign = withSecret("https://keys.example.com/secrets/of-others");
        String message = "The vault " + Samples.IN_VAULT.resourceId()
                + " is not bound to the secret https://keys.example.com/secrets/of-others as a source.";

        assertRefused(() -> configure("pg1-orders", foreign), ErrorCode.BINDING_MISSING, message);
        assertRefused(() -> configureProtection.validate(VAULT, foreign), ErrorCode.BINDING_MISSING, message);
    }

    @Test
    void onlyDatabasesAndServersCanBeBackedUp() {
        DataSourceInfo disk = new DataSourceInfo("Microsoft.Compute/disks", "/disks/d1", "d1", null, null, null);

        assertRefused(
                () -> configure("d1", Samples.setup(disk, Samples.DAILY)),
                ErrorCode.INVALID_REQUEST,
                "properties.dataSourceInfo.datasourceType: Microsoft.Compute/disks cannot be backed up; supported are"
                        + " Microsoft.DBforPostgreSQL/servers/databases and Microsoft.DBforPostgreSQL/flexibleServers.");
    }

    @Test
    void aWorkerIsAskedForTheDatabasesOfAServerThatAreWanted() {
        DatabaseSelection wanted = new DatabaseSelection(List.of("shop_*"), List.of());
        DataSourceInfo server = new DataSourceInfo(
                        DataSource.SERVER.toUpperCase(Locale.ROOT), "/servers/pg1", "pg1", null, null, null)
                .of(wanted);

        configure("pg1", Samples.setup(server, Samples.DAILY));

        assertThat(published.all()).singleElement().isInstanceOfSatisfying(ValidateBackup.class, question -> {
            assertThat(question.dataSource().isServer()).isTrue();
            assertThat(question.dataSource().databases()).isEqualTo(wanted);
        });
    }

    @Test
    void aDatabaseHasNoDatabasesToChooseFrom() {
        assertRefused(
                () -> configure("pg1", Samples.setup(ORDERS.of(DatabaseSelection.ALL), Samples.DAILY)),
                ErrorCode.INVALID_REQUEST,
                "properties.policyInfo.policyParameters: databases are included and excluded of a data source of the type"
                        + " Microsoft.DBforPostgreSQL/flexibleServers only.");
    }

    @Test
    void theNameOfTheInstanceIsHeldBeforeItAndItsDataSource() {
        instances.add(Samples.INSTANCE);

        configure("PG1-Orders", ROTATED);

        assertThat(locks.inOrder())
                .containsExactly(
                        VAULT.address().key() + "/backupinstances/pg1-orders",
                        "instance " + Samples.INSTANCE.id(),
                        "data-source " + ORDERS.key());
    }

    private ConfigureProtection.Outcome configure(String name, Setup setup) {
        return configureProtection.configure(VAULT, name, setup);
    }

    private void assertAsked(Operation operation, Setup setup) {
        ValidateBackup question = new ValidateBackup(
                operation.id(), NOW, Samples.IN_VAULT, setup.dataSource().toDataSource(), setup.secret());
        assertThat(operations.get(operation.id()).isRunning()).isTrue();
        assertThat(operations.question(operation.id())).contains(question);
        assertThat(published.all()).containsExactly(question);
    }

    private void assertRefused(ThrowingCallable request, ErrorCode code, String message) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
        assertThat(published.all()).isEmpty();
        assertThat(operations.all()).isEmpty();
    }

    private static Setup withSecret(String uri) {
        return new Setup(ORDERS, null, SETUP.policyId(), new SecretReference(URI.create(uri)), "pg1/orders", Map.of());
    }
}
