package io.pgvault.contract.instance;

import org.jspecify.annotations.Nullable;

/**
 * What a worker really reached.
 *
 * @param database {@link #WHOLE_SERVER} for all of a server
 * @param systemIdentifier of the PostgreSQL cluster, where the user may read it
 * @param serverVersionNum as {@code server_version_num}, for instance 150020
 */
public record DataSourceIdentity(
        String host, int port, String database, @Nullable String systemIdentifier, int serverVersionNum) {

    /** No database has that name. */
    public static final String WHOLE_SERVER = "";

    /** The same database: by system identifier where both know it, else by host and port. */
    public boolean sameDatabaseAs(DataSourceIdentity other) {
        boolean sameServer = (systemIdentifier != null && other.systemIdentifier != null)
                ? systemIdentifier.equals(other.systemIdentifier)
                : samePlaceAs(other);
        return sameServer && database.equals(other.database);
    }

    /** Under the same host and port: what has the same system identifier elsewhere has moved, or is a clone. */
    public boolean samePlaceAs(DataSourceIdentity other) {
        return host.equalsIgnoreCase(other.host) && port == other.port;
    }
}
