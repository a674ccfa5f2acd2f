package io.pgvault.worker.backup;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSourceIdentity;

/** What was reached is what is protected, or nothing of it is dumped. */
final class SameSource {
    private SameSource() {}

    /** Protection is configured with what was reached: a trigger without it is not of an instance that is protected. */
    static DataSourceIdentity expected(BackupSource source) {
        if (source.identity() == null) {
            throw new BackupException(
                    ErrorCode.IDENTITY_NOT_KNOWN,
                    "The trigger does not say which database is protected by " + source.instanceName()
                            + ", so that its secret may lead anywhere.");
        }
        return source.identity();
    }

    static void require(BackupSource source, DataSourceIdentity expected, DataSourceIdentity reached) {
        if (!expected.sameDatabaseAs(reached)) {
            throw new BackupException(
                    ErrorCode.IDENTITY_CHANGED,
                    "The secret of " + source.instanceName() + " leads to " + describe(reached) + ", but "
                            + describe(expected) + " is protected.");
        }
        if (!expected.samePlaceAs(reached)) {
            throw new BackupException(
                    ErrorCode.IDENTITY_CHANGED,
                    "The secret of " + source.instanceName() + " leads to " + describe(reached)
                            + ", which is a clone of the protected " + describe(expected)
                            + " or the same under another name. If it is the same, confirm it: configure the protection of "
                            + source.instanceName() + " again, which puts the new name on record.");
        }
    }

    private static String describe(DataSourceIdentity identity) {
        return (identity.database().equals(DataSourceIdentity.WHOLE_SERVER)
                        ? "the server "
                        : "'" + identity.database() + "' on ")
                + identity.host() + ":" + identity.port() + " (system identifier " + identity.systemIdentifier() + ")";
    }
}
