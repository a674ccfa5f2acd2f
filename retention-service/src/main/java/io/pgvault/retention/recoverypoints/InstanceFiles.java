package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.error.BackupException;

/** All that lies in storage of an instance. Every method may be repeated; failures of storage are {@link BackupException}s. */
public interface InstanceFiles {
    /**
     * Says beside its recovery points that it is deleted, and sees that no worker works on: whoever begins, or is about to
     * finish, reads that and stops.
     *
     * @return false while a worker is at it
     */
    boolean close(KnownInstance instance);

    /** Deletes all that there is of it, manifests first, but for the word that it is deleted. */
    void delete(KnownInstance instance);

    /** Lets go what {@link #close} holds. */
    void release(KnownInstance instance);

    /** Takes back that it is deleted. */
    void open(KnownInstance instance);
}
