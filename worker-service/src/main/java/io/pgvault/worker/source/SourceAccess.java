package io.pgvault.worker.source;

import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.worker.client.Clients;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.LoginReader;
import java.sql.Connection;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reaches a database or a server through its secret and looks whether it can be dumped whole. */
public final class SourceAccess {
    private static final String APPLICATION_NAME = "pgvault/preflight";

    private final LoginReader logins;
    private final Databases databases;
    private final SourcePreflight preflight;
    private final ServerPreflight serverPreflight;

    /**
     * Makes an access.
     *
     * @param passwordHashes whether those of roles are kept
     */
    public SourceAccess(LoginReader logins, Databases databases, Clients clients, boolean passwordHashes) {
        this.logins = logins;
        this.databases = databases;
        this.preflight = new SourcePreflight(clients, passwordHashes);
        this.serverPreflight = new ServerPreflight(passwordHashes);
    }

    /**
     * Reaches the database; a login that is refused is read once more, for it may have just been rotated.
     *
     * @throws BackupException with the code of whatever is in the way
     */
    public ReachedSource reach(VaultReference vault, SecretReference secret) {
        return twice(vault, secret, this::check);
    }

    /**
     * Reaches a whole server in the same way.
     *
     * @throws BackupException with the code of whatever is in the way
     */
    public ReachedServer reachServer(VaultReference vault, SecretReference secret, DatabaseSelection wanted) {
        return twice(
                vault,
                secret,
                found -> with(
                        found,
                        (login, connection) ->
                                new ReachedServer(login, serverPreflight.check(login, connection, wanted))));
    }

    /**
     * Reaches another database of a server that was reached.
     *
     * @throws BackupException with the code of whatever is in the way
     */
    public ReachedSource reach(ReachedServer server, String database) {
        return check(server.login().withDatabase(database));
    }

    /** Whether a server that was reached still has a database. */
    public boolean isThere(ReachedServer server, String database) {
        return with(
                server.login(),
                (login, connection) ->
                        Sql.flag(connection, "select exists (select from pg_database where datname = ?)", database));
    }

    private <T> T twice(VaultReference vault, SecretReference secret, Function<DatabaseLogin, T> use) {
        try {
            return use.apply(logins.read(vault, secret, Use.SOURCES));
        } catch (BackupException e) {
            if (e.code() != ErrorCode.DATABASE_AUTHENTICATION) {
                throw e;
            }
            return use.apply(logins.read(vault, secret, Use.SOURCES));
        }
    }

    private ReachedSource check(DatabaseLogin found) {
        return with(found, (login, connection) -> new ReachedSource(login, preflight.check(login, connection)));
    }

    private <T> T with(DatabaseLogin found, BiFunction<DatabaseLogin, Connection, T> use) {
        try (Databases.Reached reached = databases.reach(found, APPLICATION_NAME)) {
            return use.apply(reached.login(), reached.connection());
        }
    }
}
