package io.pgvault.vault.postgres;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.VaultSettings;
import io.pgvault.vault.vaults.VaultState;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "vault")
@SuppressWarnings("NullAway.Init")
class VaultEntity {
    @Id
    UUID id;

    String resourceKey;
    String subscriptionKey;
    String groupKey;
    String subscription;
    String resourceGroup;
    String name;
    String location;

    @JdbcTypeCode(SqlTypes.JSON)
    VaultSettings settings;

    @Enumerated(EnumType.STRING)
    VaultState state;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    ErrorDetail error;

    Instant createdAt;

    static VaultEntity of(Vault vault) {
        VaultAddress address = vault.address();
        VaultEntity entity = new VaultEntity();
        entity.id = vault.id().value();
        entity.resourceKey = address.key();
        entity.subscriptionKey = address.subscription().toLowerCase(Locale.ROOT);
        entity.groupKey = address.resourceGroup().toLowerCase(Locale.ROOT);
        entity.subscription = address.subscription();
        entity.resourceGroup = address.resourceGroup();
        entity.name = address.name();
        entity.location = vault.location();
        entity.createdAt = vault.createdAt();
        entity.change(vault);
        return entity;
    }

    void change(Vault vault) {
        settings = vault.settings();
        state = vault.state();
        error = vault.error();
    }

    Vault toVault() {
        return new Vault(
                new VaultId(id),
                new VaultAddress(subscription, resourceGroup, name),
                location,
                settings,
                state,
                error,
                createdAt);
    }
}
