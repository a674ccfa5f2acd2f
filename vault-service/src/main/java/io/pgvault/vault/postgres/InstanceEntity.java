package io.pgvault.vault.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.ProtectionEnd;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.instances.Setup;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@DynamicUpdate
@Table(name = "instance")
@SuppressWarnings("NullAway.Init")
class InstanceEntity {
    @Id
    UUID id;

    UUID vaultId;
    String vaultResourceId;
    String name;
    String nameKey;
    String dataSourceKey;

    @JdbcTypeCode(SqlTypes.JSON)
    Setup setup;

    UUID policyId;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    Setup pending;

    @Nullable
    UUID pendingPolicyId;

    @Enumerated(EnumType.STRING)
    ProtectionState state;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    ErrorDetail error;

    @JdbcTypeCode(SqlTypes.JSON)
    List<ErrorDetail> warnings;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    DataSourceIdentity identity;

    @Nullable
    String identityDatabase;

    long version;
    UUID operationId;

    @Nullable
    Instant protectedSince;

    @Nullable
    Instant scheduledSince;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    ProtectionEnd ended;

    @Nullable
    String listedAs;

    @Nullable
    String listedAsKey;

    @Nullable
    Instant purgeAt;

    static InstanceEntity of(BackupInstance instance) {
        InstanceEntity entity = new InstanceEntity();
        entity.id = instance.id().value();
        entity.vaultId = instance.vault().id().value();
        entity.vaultResourceId = instance.vault().resourceId();
        entity.name = instance.name();
        entity.nameKey = instance.name().toLowerCase(Locale.ROOT);
        entity.change(instance);
        return entity;
    }

    void change(BackupInstance instance) {
        DataSourceIdentity reached = instance.identity();
        setup = instance.setup();
        dataSourceKey = setup.dataSource().key();
        policyId = setup.policyId().value();
        change(StoredProtection.of(instance.protection()));
        warnings = instance.warnings();
        identity = reached;
        identityDatabase = reached == null ? null : reached.database();
        version = instance.version();
        operationId = instance.operationId().value();
        protectedSince = instance.protectedSince();
        scheduledSince = instance.scheduledSince();
    }

    private void change(StoredProtection protection) {
        Setup newPending = protection.pending();
        state = protection.state();
        pending = newPending;
        pendingPolicyId = newPending == null ? null : newPending.policyId().value();
        error = protection.error();
        ended = protection.ended();
        listedAs = protection.listedAs();
        listedAsKey = listedAs == null ? null : listedAs.toLowerCase(Locale.ROOT);
        purgeAt = protection.purgeAt();
    }

    BackupInstance toInstance() {
        return new BackupInstance(
                new InstanceId(id),
                new VaultReference(new VaultId(vaultId), vaultResourceId),
                name,
                setup,
                new StoredProtection(state, pending, error, ended, listedAs, purgeAt).toProtection(),
                warnings,
                identity,
                version,
                new OperationId(operationId),
                protectedSince,
                scheduledSince);
    }
}
