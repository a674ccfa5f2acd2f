package io.pgvault.worker.restore;

import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.job.DropScratch;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.LoginReader;
import io.pgvault.worker.target.RestoreTarget;
import io.pgvault.worker.target.ScratchMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops what an ended restore left on its target, and what others left there that nobody works at any more. */
public final class SweepTarget {
    private static final Logger LOG = LoggerFactory.getLogger(SweepTarget.class);
    private static final String APPLICATION_NAME = "pgvault/sweep";

    private final LoginReader logins;
    private final Databases databases;
    private final ScratchOwners owners;

    public SweepTarget(LoginReader logins, Databases databases, BlobStore store, BlobLeases leases) {
        this.logins = logins;
        this.databases = databases;
        this.owners = new ScratchOwners(store, leases);
    }

    /**
     * Sweeps. A target that cannot be reached is left: the next restore onto it does the same. So is one where somebody works
     * at the restore all the same, and will clean up.
     */
    public void sweep(DropScratch command) {
        RunRestore restore = command.restore();
        if (!owners.haveAbandoned(ScratchMark.of(restore))) {
            return;
        }
        try {
            DatabaseLogin login = logins.read(restore.vault(), restore.targetSecret(), Use.TARGETS);
            try (RestoreTarget target = RestoreTarget.connect(login, databases, APPLICATION_NAME)) {
                target.dropScratches(ScratchMark.of(restore), owners::haveAbandoned);
            }
        } catch (BackupException e) {
            LOG.warn("What the restore {} may have left stays where it is: {}", restore.jobId(), e.getMessage());
        }
    }
}
