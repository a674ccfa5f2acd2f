package io.pgvault.vault.postgres;

import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.vault.policies.Policy;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Table(name = "policy")
@SuppressWarnings("NullAway.Init")
class PolicyEntity {
    @Id
    UUID id;

    UUID vaultId;
    String nameKey;

    @JdbcTypeCode(SqlTypes.JSON)
    BackupPolicy definition;

    @JdbcTypeCode(SqlTypes.JSON)
    List<String> dataSourceTypes;

    String timeZone;

    static PolicyEntity of(Policy policy) {
        PolicyEntity entity = new PolicyEntity();
        entity.id = policy.id().value();
        entity.vaultId = policy.vaultId().value();
        entity.nameKey = policy.name().toLowerCase(Locale.ROOT);
        entity.change(policy);
        return entity;
    }

    void change(Policy policy) {
        definition = policy.definition();
        dataSourceTypes = policy.dataSourceTypes();
        timeZone = policy.timeZone();
    }

    Policy toPolicy() {
        return new Policy(new PolicyId(id), new VaultId(vaultId), definition, dataSourceTypes, timeZone);
    }
}
