package io.pgvault.worker.source;

import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.LoginReader;
import java.sql.Connection;
import java.sql.SQLException;

/** Reaches a database through its secret and looks whether it can be dumped whole. */
public final class SourceAccess {
    private static final String APPLICATION_NAME = "pgvault/preflight";

    private final LoginReader logins;
    private final Databases databases;
    private final SourcePreflight preflight;

    public SourceAccess(LoginReader logins, Databases databases, SourcePreflight preflight) {
        this.logins = logins;
        this.databases = databases;
        this.preflight = preflight;
    }

    /**
     * Reaches the database; a login that is refused is read once more, for it may have just been rotated.
     *
     * @throws BackupException with the code of whatever is in the way
     */
    public ReachedSource reach(VaultReference vault, SecretReference secret) {
        try {
            return check(logins.read(vault, secret, Use.SOURCES));
        } catch (BackupException e) {
            if (e.code() != ErrorCode.DATABASE_AUTHENTICATION) {
                throw e;
            }
            return check(logins.read(vault, secret, Use.SOURCES));
        }
    }

    private ReachedSource check(DatabaseLogin found) {
        DatabaseLogin login = databases.reach(found, APPLICATION_NAME);
        try (Connection connection = databases.connect(login, APPLICATION_NAME)) {
            return new ReachedSource(login, preflight.check(login, connection));
        } catch (SQLException e) {
            throw new BackupException(ErrorCode.CONNECTION_CLOSED, "The check's connection did not close well.", e);
        }
    }
}
