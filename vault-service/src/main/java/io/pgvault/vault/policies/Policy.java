package io.pgvault.vault.policies;

import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.policy.BackupPolicy;
import java.util.List;

/**
 * A backup policy as the catalogue keeps it.
 *
 * @param definition what is published; its time zone is an IANA name
 * @param timeZone as the caller wrote it
 */
public record Policy(
        PolicyId id, VaultId vaultId, BackupPolicy definition, List<String> dataSourceTypes, String timeZone) {
    public Policy {
        dataSourceTypes = List.copyOf(dataSourceTypes);
    }

    public String name() {
        return definition.name();
    }

    /** Whether both say the same, whatever their versions. */
    boolean sameContent(Policy other) {
        return definition.backupRule().equals(other.definition.backupRule())
                && definition.retentionRules().equals(other.definition.retentionRules())
                && dataSourceTypes.equals(other.dataSourceTypes)
                && timeZone.equals(other.timeZone);
    }
}
