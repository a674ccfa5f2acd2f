package io.pgvault.vault.postgres;

import io.pgvault.vault.vaults.DeletedVault;
import io.pgvault.vault.vaults.Vault;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "deleted_vault")
@SuppressWarnings("NullAway.Init")
class DeletedVaultEntity {
    @Id
    UUID id;

    String resourceKey;
    String subscriptionKey;
    String locationKey;

    @JdbcTypeCode(SqlTypes.JSON)
    Vault vault;

    Instant deletedAt;
    Instant purgeAt;

    @Nullable
    Instant askedAt;

    static DeletedVaultEntity of(DeletedVault deleted) {
        Vault vault = deleted.vault();
        DeletedVaultEntity entity = new DeletedVaultEntity();
        entity.id = vault.id().value();
        entity.resourceKey = vault.address().key();
        entity.subscriptionKey = vault.address().subscription().toLowerCase(Locale.ROOT);
        entity.locationKey = vault.location().toLowerCase(Locale.ROOT);
        entity.vault = vault;
        entity.deletedAt = deleted.deletedAt();
        entity.purgeAt = deleted.purgeAt();
        return entity;
    }

    DeletedVault toDeletedVault() {
        return new DeletedVault(vault, deletedAt, purgeAt);
    }
}
