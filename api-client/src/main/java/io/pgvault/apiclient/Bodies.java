package io.pgvault.apiclient;

/** Request bodies as the Azure articles show them. */
public final class Bodies {
    private static final String DATABASES = "Microsoft.DBforPostgreSQL/servers/databases";
    private static final String SERVERS = "Microsoft.DBforPostgreSQL/flexibleServers";

    private Bodies() {}

    public static String vault() {
        return """
                {"location":"onpremises","identity":{"type":"SystemAssigned"},"properties":{\
                "storageSettings":[{"datastoreType":"VaultStore","type":"LocallyRedundant"}]}}""";
    }

    /**
     * A policy with one schedule and the default rule.
     *
     * @param interval as {@code R/2026-11-22T22:00:00+00:00/P1W}
     * @param keep how long, as {@code P3M}
     */
    public static String policy(String interval, String keep) {
        return """
                {"properties":{"objectType":"BackupPolicy","datasourceTypes":["%s"],"policyRules":[\
                {"objectType":"AzureBackupRule","name":"BackupWeekly",\
                "backupParameters":{"objectType":"AzureBackupParams","backupType":"Full"},\
                "dataStore":{"objectType":"DataStoreInfoBase","dataStoreType":"VaultStore"},\
                "trigger":{"objectType":"ScheduleBasedTriggerContext",\
                "schedule":{"repeatingTimeIntervals":["%s"],"timeZone":"UTC"},\
                "taggingCriteria":[{"isDefault":true,"tagInfo":{"tagName":"Default"},"taggingPriority":99}]}},\
                {"objectType":"AzureRetentionRule","name":"Default","isDefault":true,"lifecycles":[\
                {"deleteAfter":{"objectType":"AbsoluteDeleteOption","duration":"%s"},\
                "sourceDataStore":{"objectType":"DataStoreInfoBase","dataStoreType":"VaultStore"}}]}]}}""".formatted(DATABASES, interval, keep);
    }

    /** A backup instance, as PUT takes it and as {@code validateForBackup} wraps it. */
    public static String instance(String databaseId, String database, String policyId, String secretUri) {
        return """
                {"properties":{"objectType":"BackupInstance","friendlyName":%1$s,\
                "dataSourceInfo":%2$s,"policyInfo":{"policyId":"%3$s"},\
                "datasourceAuthCredentials":%4$s}}""".formatted(
                quoted(database), dataSource(DATABASES, databaseId, database), policyId, credentials(secretUri));
    }

    /**
     * A backup instance of a whole server.
     *
     * @param included pattern of the databases that are wanted
     */
    public static String serverInstance(
            String serverId, String server, String policyId, String secretUri, String included) {
        return """
                {"properties":{"objectType":"BackupInstance","friendlyName":%1$s,\
                "dataSourceInfo":%2$s,"policyInfo":{"policyId":"%3$s","policyParameters":{"backupDatasourceParametersList":[\
                {"objectType":"PostgreSqlBackupDatasourceParameters","includedDatabases":[%5$s]}]}},\
                "datasourceAuthCredentials":%4$s}}""".formatted(
                        quoted(server),
                        dataSource(SERVERS, serverId, server),
                        policyId,
                        credentials(secretUri),
                        quoted(included));
    }

    public static String validate(String databaseId, String database, String policyId, String secretUri) {
        String instance = instance(databaseId, database, policyId, secretUri);
        return "{\"backupInstance\":" + instance.substring("{\"properties\":".length(), instance.length() - 1) + "}";
    }

    public static String backup(String rule) {
        return "{\"backupRuleOptions\":{\"ruleName\":\"" + rule + "\",\"triggerOption\":{}}}";
    }

    public static String restore(String recoveryPointId, String databaseId, String database, String secretUri) {
        return """
                {"objectType":"AzureBackupRecoveryPointBasedRestoreRequest","recoveryPointId":"%s",\
                "sourceDataStoreType":"VaultStore","restoreTargetInfo":{"objectType":"RestoreTargetInfo",\
                "recoveryOption":"FailIfExists","restoreLocation":"onpremises","datasourceInfo":%s,\
                "datasourceAuthCredentials":%s}}""".formatted(recoveryPointId, dataSource(DATABASES, databaseId, database), credentials(secretUri));
    }

    /**
     * A restore of databases onto a server, by a user whose rights reach beyond them.
     *
     * @param options members of {@code restoreOptions}
     */
    public static String restoreToServer(
            String recoveryPointId, String serverId, String server, String secretUri, String options) {
        return """
                {"objectType":"AzureBackupRecoveryPointBasedRestoreRequest","recoveryPointId":"%s",\
                "sourceDataStoreType":"VaultStore","restoreTargetInfo":{"objectType":"RestoreTargetInfo",\
                "recoveryOption":"FailIfExists","runAsPrivilegedRole":true,"restoreLocation":"onpremises",\
                "datasourceInfo":%s,"datasourceAuthCredentials":%s,"restoreOptions":{%s}}}""".formatted(recoveryPointId, dataSource(SERVERS, serverId, server), credentials(secretUri), options);
    }

    /** A restore with a secret whose user's rights reach beyond the new database, a superuser for instance. */
    public static String restoreAsPrivilegedRole(
            String recoveryPointId, String databaseId, String database, String secretUri) {
        return restore(recoveryPointId, databaseId, database, secretUri)
                .replace("\"FailIfExists\",", "\"FailIfExists\",\"runAsPrivilegedRole\":true,");
    }

    /**
     * A restore as files.
     *
     * @param container its URL
     * @param prefix with which the names of the files begin
     */
    public static String restoreAsFiles(String recoveryPointId, String container, String prefix) {
        return """
                {"objectType":"AzureBackupRecoveryPointBasedRestoreRequest","recoveryPointId":"%s",\
                "sourceDataStoreType":"VaultStore","restoreTargetInfo":{"objectType":"RestoreFilesTargetInfo",\
                "recoveryOption":"FailIfExists","restoreLocation":"onpremises","targetDetails":{"url":"%s",\
                "filePrefix":"%s","restoreTargetLocationType":"AzureBlobs"}}}""".formatted(recoveryPointId, container, prefix);
    }

    /** The question what a restore would meet. */
    public static String validateRestore(String restore) {
        return "{\"restoreRequestObject\":" + restore + "}";
    }

    private static String dataSource(String type, String id, String name) {
        return """
                {"objectType":"Datasource","datasourceType":"%1$s","resourceType":"%1$s",\
                "resourceID":"%2$s","resourceName":%3$s,"resourceLocation":"onpremises","resourceUri":""}""".formatted(type, id, quoted(name));
    }

    private static String credentials(String secretUri) {
        return """
                {"objectType":"SecretStoreBasedAuthCredentials",\
                "secretStoreResource":{"secretStoreType":"AzureKeyVault","uri":"%s"}}""".formatted(secretUri);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
