package io.pgvault.worker.secrets;

import io.pgvault.contract.access.BoundSecret;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;

/** Where secrets lie. */
public interface SecretStore {
    /**
     * Reads the current value, or the version that the reference names. It is held in memory for as long as it is used
     * and never stored, logged or sent on.
     *
     * @throws BackupException {@link ErrorCode#SECRET_MISSING}, {@link ErrorCode#SECRET_STORE_INVALID} or
     *     {@link ErrorCode#SECRET_STORE_PERMISSION}
     */
    String read(BoundSecret secret);
}
