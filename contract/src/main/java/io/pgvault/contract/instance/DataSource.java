package io.pgvault.contract.instance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * A database or server, named by an ARM id that the user chooses. How to reach it stands in the secret.
 *
 * @param type {@link #DATABASE} or {@link #SERVER}
 * @param databases of a server; null for all, and of a database
 */
public record DataSource(
        String type,
        String resourceId,
        String resourceName,
        @Nullable DatabaseSelection databases) {
    public static final String DATABASE = "Microsoft.DBforPostgreSQL/servers/databases";
    public static final String SERVER = "Microsoft.DBforPostgreSQL/flexibleServers";

    public DataSource(String type, String resourceId, String resourceName) {
        this(type, resourceId, resourceName, null);
    }

    /** Whether it is a whole server. */
    @JsonIgnore
    public boolean isServer() {
        return type.equalsIgnoreCase(SERVER);
    }

    public DatabaseSelection databasesOrAll() {
        return databases == null ? DatabaseSelection.ALL : databases;
    }
}
