package io.pgvault.contract.instance;

/**
 * A database or server, named by an ARM id that the user chooses. How to reach it stands in the secret.
 *
 * @param type {@code Microsoft.DBforPostgreSQL/servers/databases} or {@code Microsoft.DBforPostgreSQL/flexibleServers}
 */
public record DataSource(String type, String resourceId, String resourceName) {}
