package io.pgvault.vault.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recovery point as callers see it. */
record RecoveryPointView(Properties properties, String id, String name, String type) {
    record Properties(
            String objectType,
            String recoveryPointId,
            Instant recoveryPointTime,
            String recoveryPointType,
            String friendlyName,
            List<DataStoreDetails> recoveryPointDataStoresDetails,
            @Nullable String retentionTagName,
            @Nullable String retentionTagVersion,
            String policyName,
            String policyVersion,
            @Nullable Instant expiryTime,
            String recoveryPointState) {}

    record DataStoreDetails(
            String id,
            String type,
            Instant creationTime,
            @Nullable Instant expiryTime,
            String metaData,
            boolean visible,
            String state,
            @Nullable Instant rehydrationExpiryTime,
            @Nullable String rehydrationStatus) {}

    static RecoveryPointView of(BackupInstance instance, CatalogueEntry entry) {
        DataStoreDetails store = new DataStoreDetails(
                NameBasedIds.of("data-store", instance.vault().id().toString(), DataStore.VAULT_STORE.wireName())
                        .toString(),
                DataStore.VAULT_STORE.wireName(),
                entry.time(),
                entry.expiresAt(),
                metaData(entry),
                true,
                "COMMITTED",
                null,
                null);
        return new RecoveryPointView(
                new Properties(
                        "AzureBackupDiscreteRecoveryPoint",
                        entry.id().value(),
                        entry.time(),
                        "Full",
                        entry.id().value(),
                        List.of(store),
                        entry.tag(),
                        null,
                        entry.policyName(),
                        Integer.toString(entry.policyVersion()),
                        entry.expiresAt(),
                        "Completed"),
                instance.resourceId() + "/recoveryPoints/" + entry.id(),
                entry.id().value(),
                "Microsoft.DataProtection/backupVaults/backupInstances/recoveryPoints");
    }

    /** A JSON text inside the JSON, as Azure sends it. */
    private static String metaData(CatalogueEntry entry) {
        Map<String, Object> metaData = new LinkedHashMap<>();
        metaData.put("objectType", "PostgresBackupMetadata");
        metaData.put("postgresVersion", Integer.toString(entry.serverVersionNum()));
        metaData.put("dbName", entry.database());
        metaData.put("backupType", "Full");
        metaData.put("backupDumpFormat", "CUSTOM");
        metaData.put("dataSourceSize", entry.sourceBytes());
        metaData.put("dumpSize", entry.rawBytes());
        metaData.put("bytesTransferred", entry.storedBytes());
        try {
            return ContractJson.mapper().writeValueAsString(metaData);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the metadata of a recovery point", e);
        }
    }
}
