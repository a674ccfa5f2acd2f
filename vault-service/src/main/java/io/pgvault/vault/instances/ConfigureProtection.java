package io.pgvault.vault.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks a worker whether a data source can be backed up: to know it, or to protect the data source from then on. */
@Singleton
public final class ConfigureProtection {
    private final InstanceStore instances;
    private final DataSourceClaims claims;
    private final OperationStore operations;
    private final Publisher publisher;
    private final Locks locks;
    private final Bindings bindings;
    private final InstantSource clock;

    public ConfigureProtection(
            InstanceStore instances,
            OperationStore operations,
            Publisher publisher,
            Locks locks,
            Bindings bindings,
            InstantSource clock) {
        this.instances = instances;
        this.claims = new DataSourceClaims(instances, locks);
        this.operations = operations;
        this.publisher = publisher;
        this.locks = locks;
        this.bindings = bindings;
        this.clock = clock;
    }

    /** What came of it: the instance as it stands, and the operation that goes on. */
    public record Outcome(BackupInstance instance, boolean created, Operation operation) {}

    /**
     * Asks only; nothing is protected afterwards that was not before.
     *
     * @throws BackupException {@link ErrorCode#BINDING_MISSING}, {@link ErrorCode#DATA_SOURCE_ALREADY_PROTECTED}
     */
    public Operation validate(Vault vault, Setup setup) {
        requireAllowed(vault, setup);
        claims.requireFree(setup.dataSource(), vault.address().resourceId(), null);
        return ask(vault, setup, OperationKind.VALIDATE_BACKUP, OperationId.random(), null);
    }

    /**
     * Protects a data source, or tries new settings for one that is protected.
     *
     * @throws BackupException {@link ErrorCode#BINDING_MISSING}, {@link ErrorCode#DATA_SOURCE_ALREADY_PROTECTED},
     *     {@link ErrorCode#INVALID_PROTECTION_STATE} when its protection was ended
     */
    public Outcome configure(Vault vault, String name, Setup setup) {
        requireAllowed(vault, setup);
        Instances.lockName(locks, vault, name);
        Optional<BackupInstance> existing =
                instances.find(vault.id(), name).flatMap(found -> instances.findForUpdate(found.id()));
        claims.requireFree(
                setup.dataSource(),
                vault.address().resourceId(),
                existing.map(BackupInstance::id).orElse(null));
        return existing.isPresent() ? again(vault, existing.get(), setup) : create(vault, name, setup);
    }

    private Outcome create(Vault vault, String name, Setup setup) {
        OperationId operationId = OperationId.random();
        BackupInstance instance =
                BackupInstance.configuring(InstanceId.random(), vault.reference(), name, setup, operationId);
        instances.add(instance);
        return new Outcome(instance, true, askFor(vault, instance, setup));
    }

    private Outcome again(Vault vault, BackupInstance instance, Setup setup) {
        if (!instance.setup().dataSource().key().equals(setup.dataSource().key())) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "properties.dataSourceInfo.resourceID: the backup instance " + instance.name() + " protects "
                            + instance.setup().dataSource().resourceId()
                            + "; its data source cannot change. Configure another instance for the other one.");
        }
        BackupInstance changed = instance.configureAgain(setup, OperationId.random());
        operations.finish(
                instance.operationId(),
                ErrorDetail.of(
                        ErrorCode.INVALID_REQUEST,
                        "A later request for the backup instance " + instance.name() + " took the place of this one."),
                clock.instant());
        instances.update(changed);
        return new Outcome(changed, false, askFor(vault, changed, setup));
    }

    private Operation askFor(Vault vault, BackupInstance instance, Setup setup) {
        return ask(
                vault,
                setup,
                OperationKind.CONFIGURE_PROTECTION,
                instance.operationId(),
                instance.id().value());
    }

    private Operation ask(Vault vault, Setup setup, OperationKind kind, OperationId id, @Nullable UUID subject) {
        Instant now = clock.instant();
        Operation operation = Operation.running(id, kind, vault.address().resourceId(), vault.location(), subject, now);
        ValidateBackup command = new ValidateBackup(
                id, now, vault.reference(), setup.dataSource().toDataSource(), setup.secret());
        operations.add(operation, command, now);
        publisher.publish(command);
        return operation;
    }

    private void requireAllowed(Vault vault, Setup setup) {
        bindings.requireSecret(vault.reference(), setup.secret(), Use.SOURCES);
        DataSource dataSource = setup.dataSource().toDataSource();
        if (!dataSource.isServer() && !dataSource.type().equalsIgnoreCase(DataSource.DATABASE)) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "properties.dataSourceInfo.datasourceType: " + dataSource.type()
                            + " cannot be backed up; supported are " + DataSource.DATABASE + " and "
                            + DataSource.SERVER + ".");
        }
        if (!dataSource.isServer() && dataSource.databases() != null) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "properties.policyInfo.policyParameters: databases are included and excluded of a data source of the"
                            + " type " + DataSource.SERVER + " only.");
        }
    }
}
