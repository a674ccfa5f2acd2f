package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.storage.LifecycleDocument;
import io.pgvault.contract.storage.Manifest;
import io.pgvault.contract.storage.StorageLayout;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.LifecycleCommand.CompareRecoveryPoints;
import io.pgvault.contract.vault.LifecycleCommand.RetagRecoveryPoints;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.retention.tasks.News;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskRunner;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link TaskRunner} on blob storage. */
public final class BlobTaskRunner implements TaskRunner {
    private static final Logger LOG = LoggerFactory.getLogger(BlobTaskRunner.class);

    private final BlobStore store;
    private final StoredDocument documents;
    private final StoredManifests manifests;
    private final InstantSource clock;
    private final Consumer<RetagRecoveryPoints> retag;
    private final Consumer<CompareRecoveryPoints> compare;

    /**
     * Makes the runner.
     *
     * @param retag what decides again, which needs no storage
     * @param compare what compares, and tells what differs
     */
    public BlobTaskRunner(
            BlobStore store,
            InstantSource clock,
            Consumer<RetagRecoveryPoints> retag,
            Consumer<CompareRecoveryPoints> compare) {
        this.store = store;
        this.documents = new StoredDocument(store);
        this.manifests = new StoredManifests(store);
        this.clock = clock;
        this.retag = retag;
        this.compare = compare;
    }

    @Override
    public List<News> run(Task task) {
        return switch (task) {
            case Task.PrepareVault prepare -> {
                VaultId vault = prepare.command().vault().id();
                String container = StorageLayout.container(vault);
                store.createContainer(container);
                store.createContainer(StorageLayout.locksContainer(vault));
                documents.write(new BlobAddress(container, StorageLayout.VAULT_DOCUMENT), prepare.command());
                yield List.of(new News.OfVault(new VaultEvent.VaultPrepared(vault, clock.instant(), container)));
            }
            case Task.DescribeInstance describe -> {
                ProtectedInstance instance = describe.instance();
                documents.write(
                        new BlobAddress(
                                StorageLayout.container(
                                        instance.target().vault().id()),
                                StorageLayout.instanceDocument(instance.instanceId())),
                        instance);
                yield List.of();
            }
            case Task.DescribeRecoveryPoint describe -> {
                BlobAddress address = new BlobAddress(
                        StorageLayout.container(describe.vaultId()),
                        StorageLayout.lifecycle(
                                describe.instanceId(), describe.document().recoveryPointId()));
                // Once a deletion has begun its mark must stay.
                documents.writeUnless(address, describe.document(), BlobTaskRunner::isDeleting);
                yield List.of();
            }
            case Task.CompareRecoveryPoints comparison -> {
                compare.accept(comparison.command());
                yield List.of();
            }
            case Task.ResolveJob resolve -> resolve(resolve.command());
            case Task.RetagRecoveryPoints again -> {
                retag.accept(again.command());
                yield List.of();
            }
        };
    }

    private static boolean isDeleting(BlobContent present) {
        try {
            return ContractJson.mapper()
                            .readValue(present.bytes(), LifecycleDocument.class)
                            .state()
                    == LifecycleDocument.State.DELETING;
        } catch (IOException e) {
            LOG.warn("A lifecycle document cannot be read and is written anew: {}", e.getMessage());
            return false;
        }
    }

    /** A recovery point that exists is announced as well: its worker may have died before it could. */
    private List<News> resolve(LifecycleCommand.ResolveJob command) {
        Instant now = clock.instant();
        Optional<RecoveryPoint> found = readable(command).map(Manifest::recoveryPoint);
        News answer = new News.OfJob(new JobResolved(command.jobId(), now, found.orElse(null)));
        return found.<List<News>>map(
                        point -> List.of(new News.OfRecoveryPoint(new RecoveryPointCreated(now, point)), answer))
                .orElse(List.of(answer));
    }

    /** What cannot be read cannot be restored: for its job that is as if there were nothing, or it would never end. */
    private Optional<Manifest> readable(LifecycleCommand.ResolveJob command) {
        try {
            return manifests.find(command.vault().id(), command.instanceId(), RecoveryPointId.of(command.jobId()));
        } catch (BackupException e) {
            if (e.code() != ErrorCode.RECOVERY_POINT_CORRUPT) {
                throw e;
            }
            LOG.error("Job {} is resolved to nothing: {}", command.jobId(), e.getMessage());
            return Optional.empty();
        }
    }
}
