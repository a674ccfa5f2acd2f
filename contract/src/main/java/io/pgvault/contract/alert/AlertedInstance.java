package io.pgvault.contract.alert;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.VaultReference;

/** The backup instance that an alert is about, so that its reader needs no look-up. */
public record AlertedInstance(
        VaultReference vault,
        String vaultName,
        InstanceId id,
        String name,
        String friendlyName,
        DataSource dataSource) {

    /** As people know it, for the middle of a sentence. */
    public String inWords() {
        return "'" + friendlyName + "' (" + dataSource.resourceName() + ") in the backup vault " + vaultName;
    }
}
