package io.pgvault.vault.rest.recoverypoints;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A recovery point as callers see it. */
record AzureBackupRecoveryPointResource(
        AzureBackupDiscreteRecoveryPoint properties, String id, String name, String type) {
    record AzureBackupDiscreteRecoveryPoint(
            String objectType,
            String recoveryPointId,
            Instant recoveryPointTime,
            String recoveryPointType,
            String friendlyName,
            List<RecoveryPointDataStoreDetails> recoveryPointDataStoresDetails,
            @Nullable String retentionTagName,
            @Nullable String retentionTagVersion,
            String policyName,
            String policyVersion,
            @Nullable Instant expiryTime,
            String recoveryPointState,

            @Schema(
                    description = "An extension: why and when pgvault archives and deletes the recovery point.",
                    extensions =
                            @org.eclipse.microprofile.openapi.annotations.extensions.Extension(
                                    name = "x-pgvault-extension",
                                    value = "true",
                                    parseValue = true))
            Extension pgvault) {}

    record RecoveryPointDataStoreDetails(
            String id,
            String type,
            Instant creationTime,
            @Nullable Instant expiryTime,
            String metaData,
            boolean visible,
            String state,
            @Nullable Instant rehydrationExpiryTime,
            @Nullable String rehydrationStatus) {}

    /**
     * What only pgvault says.
     *
     * @param archiveTime when it moves to the archive, or should have; absent = never
     * @param retentionReason why it has its tag; absent until that is decided
     * @param state {@code Expired} (being deleted), {@code Deleted}, {@code Lost} or {@code Damaged}; absent while it can be
     *     restored from
     * @param deletion why that is; absent as well
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Extension(
            @Nullable Instant archiveTime,
            @Nullable String retentionReason,
            @Nullable String state,
            @Nullable Deletion deletion) {}

    /**
     * Why and since when it is not there.
     *
     * @param endTime absent while parts of it may be left in storage
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Deletion(Instant startTime, @Nullable Instant endTime, String reason) {}

    static AzureBackupRecoveryPointResource of(BackupInstance instance, CatalogueEntry entry, Instant now) {
        CatalogueEntry.Fate fate = fate(instance, entry);
        return new AzureBackupRecoveryPointResource(
                new AzureBackupDiscreteRecoveryPoint(
                        "AzureBackupDiscreteRecoveryPoint",
                        entry.id().value(),
                        entry.time(),
                        "Full",
                        entry.id().value(),
                        dataStores(instance, entry, now),
                        fate.tag(),
                        null,
                        entry.policy().name(),
                        Integer.toString(entry.policy().version()),
                        fate.expiresAt(),
                        entry.partial() ? "Partial" : "Completed",
                        new Extension(fate.archiveAt(), fate.reason(), state(entry), deletion(entry))),
                instance.resourceId() + "/recoveryPoints/" + entry.id(),
                entry.id().value(),
                "Microsoft.DataProtection/backupVaults/backupInstances/recoveryPoints");
    }

    /** While protection is stopped nothing goes or moves. */
    private static CatalogueEntry.Fate fate(BackupInstance instance, CatalogueEntry entry) {
        return instance.livesByPolicy() ? entry.fate() : entry.fate().forEver();
    }

    /** Where it lies: there is one copy of it, which moves; and beside the archive what was brought back for a while. */
    private static List<RecoveryPointDataStoreDetails> dataStores(
            BackupInstance instance, CatalogueEntry entry, Instant now) {
        CatalogueEntry.Fate fate = fate(instance, entry);
        boolean archived = fate.dataStore() == DataStore.ARCHIVE_STORE;
        RecoveryPointDataStoreDetails lies = new RecoveryPointDataStoreDetails(
                id(instance, fate.dataStore()),
                fate.dataStore().wireName(),
                archived && fate.archivedAt() != null ? fate.archivedAt() : entry.time(),
                archived || fate.archiveAt() == null ? fate.expiresAt() : fate.archiveAt(),
                metaData(entry, archived ? "Archive" : null),
                true,
                "COMMITTED",
                null,
                null);
        CatalogueEntry.Rehydration rehydration = fate.rehydration();
        return rehydration == null ? List.of(lies) : List.of(lies, copies(instance, entry, rehydration, now));
    }

    private static RecoveryPointDataStoreDetails copies(
            BackupInstance instance, CatalogueEntry entry, CatalogueEntry.Rehydration rehydration, Instant now) {
        boolean online = entry.isRehydrated(now);
        return new RecoveryPointDataStoreDetails(
                id(instance, DataStore.VAULT_STORE),
                DataStore.VAULT_STORE.wireName(),
                entry.time(),
                rehydration.until(),
                metaData(entry, online ? "Hot" : null),
                online,
                online ? "COMMITTED" : "NOT_AVAILABLE",
                rehydration.until(),
                status(rehydration, online));
    }

    /** In Azure's words; copies whose time is over are there until no restore reads them. */
    private static String status(CatalogueEntry.Rehydration rehydration, boolean online) {
        return switch (rehydration.stage()) {
            case COMING -> "CREATE_IN_PROGRESS";
            case ONLINE -> online ? "COMPLETED" : "DELETE_IN_PROGRESS";
            case ENDED -> "DELETED";
            case FAILED -> "FAILED";
        };
    }

    private static String id(BackupInstance instance, DataStore store) {
        return NameBasedIds.of("data-store", instance.vault().id().toString(), store.wireName())
                .toString();
    }

    private static @Nullable String state(CatalogueEntry entry) {
        return switch (entry.state()) {
            case AVAILABLE -> null;
            case EXPIRED -> "Expired";
            case DELETED -> "Deleted";
            case LOST -> "Lost";
            case DAMAGED -> "Damaged";
        };
    }

    private static @Nullable Deletion deletion(CatalogueEntry entry) {
        CatalogueEntry.End end = entry.end();
        return end == null ? null : new Deletion(end.begunAt(), end.deletedAt(), end.reason());
    }

    /**
     * A JSON text inside the JSON, as Azure sends it.
     *
     * @param tier of the blobs; null where pgvault leaves that to the account
     */
    private static String metaData(CatalogueEntry entry, @Nullable String tier) {
        Map<String, Object> metaData = new LinkedHashMap<>();
        metaData.put("objectType", "PostgresBackupMetadata");
        metaData.put("postgresVersion", Integer.toString(entry.serverVersionNum()));
        metaData.put("dbName", entry.database());
        metaData.put("backupType", "Full");
        metaData.put("backupDumpFormat", "CUSTOM");
        if (tier != null) {
            metaData.put("accessTier", tier);
        }
        metaData.put("dataSourceSize", entry.bytes().source());
        metaData.put("dumpSize", entry.bytes().raw());
        metaData.put("bytesTransferred", entry.bytes().stored());
        try {
            return ContractJson.mapper().writeValueAsString(metaData);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the metadata of a recovery point", e);
        }
    }
}
