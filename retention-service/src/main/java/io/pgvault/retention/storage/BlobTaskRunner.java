package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.Message;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.LifecycleCommand.CompareRecoveryPoints;
import io.pgvault.contract.vault.LifecycleCommand.RetagRecoveryPoints;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskRunner;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link TaskRunner} on blob storage. */
public final class BlobTaskRunner implements TaskRunner {
    static final Set<ErrorCode> UNREADABLE =
            EnumSet.of(ErrorCode.RECOVERY_POINT_CORRUPT, ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD);

    private static final Logger LOG = LoggerFactory.getLogger(BlobTaskRunner.class);

    private final BlobStore store;
    private final StoredDocuments documents;
    private final ExtendPolicies extendPolicies;
    private final InstantSource clock;
    private final Decisions decisions;

    /**
     * What decides, and needs no storage, or knows of it by itself.
     *
     * @param retag decides again
     * @param compare compares, and tells what differs
     * @param describeIndex writes indexes
     * @param deleteInstance deletes all of one
     * @param deleteRecoveryPoint begins the deletion of one
     * @param releaseBrake begins the deletions that the brake stopped
     * @param deleteVault deletes the containers of one
     * @param resync reads all of one
     * @param rebuild reads everything
     */
    public record Decisions(
            Consumer<RetagRecoveryPoints> retag,
            Consumer<CompareRecoveryPoints> compare,
            Consumer<Task.DescribeIndex> describeIndex,
            Function<ProtectedInstance, Message> deleteInstance,
            Consumer<LifecycleCommand.DeleteRecoveryPoint> deleteRecoveryPoint,
            Consumer<LifecycleCommand.ReleaseBrake> releaseBrake,
            Consumer<VaultId> deleteVault,
            Function<LifecycleCommand.ResyncInstance, Message> resync,
            Function<Task.Rebuild, List<? extends Message>> rebuild) {}

    public BlobTaskRunner(BlobStore store, InstantSource clock, Decisions decisions) {
        this.store = store;
        this.documents = new StoredDocuments(store);
        this.extendPolicies = new ExtendPolicies(store, documents);
        this.clock = clock;
        this.decisions = decisions;
    }

    @Override
    public List<Message> run(Task task) {
        return switch (task) {
            case Task.PrepareVault prepare -> {
                VaultId vault = prepare.command().vault().id();
                String container = StorageLayout.container(vault);
                store.createContainer(container);
                store.createContainer(StorageLayout.locksContainer(vault));
                store.createContainer(StorageLayout.SERVERS_CONTAINER);
                documents.write(prepare.command());
                yield List.of(new VaultEvent.VaultPrepared(vault, clock.instant(), container));
            }
            case Task.DescribeInstance describe -> {
                describe(describe.instance());
                yield List.of();
            }
            case Task.DescribeRecoveryPoint describe -> {
                if (documents.writeUnlessDeleting(describe.vaultId(), describe.instanceId(), describe.document())) {
                    extendPolicies.extend(describe.vaultId(), describe.instanceId(), describe.document());
                }
                yield List.of();
            }
            case Task.DescribeIndex index -> {
                decisions.describeIndex().accept(index);
                yield List.of();
            }
            case Task.CompareRecoveryPoints comparison -> {
                decisions.compare().accept(comparison.command());
                yield List.of();
            }
            case Task.ResolveJob resolve -> resolve(resolve.command());
            case Task.RetagRecoveryPoints again -> {
                decisions.retag().accept(again.command());
                yield List.of();
            }
            case Task.DeleteInstance delete ->
                List.of(decisions.deleteInstance().apply(delete.instance()));
            case Task.DeleteRecoveryPoint delete -> {
                decisions.deleteRecoveryPoint().accept(delete.command());
                yield List.of();
            }
            case Task.ReleaseBrake release -> {
                decisions.releaseBrake().accept(release.command());
                yield List.of();
            }
            case Task.DescribeDamage found -> {
                documents.damaged(found.vaultId(), found.instanceId(), found.recoveryPointId(), found.damage());
                yield List.of();
            }
            case Task.KeepDocument keep -> {
                documents.write(keep.document());
                yield List.of();
            }
            case Task.ResyncInstance again -> List.of(decisions.resync().apply(again.command()));
            case Task.Rebuild step -> List.copyOf(decisions.rebuild().apply(step));
            case Task.DeleteVault delete -> {
                VaultId vault = delete.command().vault().id();
                decisions.deleteVault().accept(vault);
                yield List.of(new VaultEvent.VaultPurged(vault, clock.instant()));
            }
        };
    }

    /** A worker that reads beside the recovery points that the instance is deleted stops. */
    private void describe(ProtectedInstance instance) {
        documents.write(instance);
        KnownInstance known = new KnownInstance(instance.source().vault().id(), instance.instanceId());
        if (instance.state() == ProtectedInstance.State.SOFT_DELETED) {
            BlobInstanceFiles.mark(store, known);
        } else {
            BlobInstanceFiles.unmark(store, known);
        }
    }

    /** A recovery point that exists is announced as well: its worker may have died before it could. */
    private List<Message> resolve(LifecycleCommand.ResolveJob command) {
        Instant now = clock.instant();
        Optional<RecoveryPoint> found = readable(command).map(Manifest::recoveryPoint);
        Message answer = new JobResolved(command.jobId(), now, found.orElse(null));
        return found.<List<Message>>map(point -> List.of(new RecoveryPointCreated(now, point), answer))
                .orElse(List.of(answer));
    }

    /** What cannot be read cannot be restored: for its job that is as if there were nothing, or it would never end. */
    private Optional<Manifest> readable(LifecycleCommand.ResolveJob command) {
        try {
            return documents.manifest(command.vault().id(), command.instanceId(), RecoveryPointId.of(command.jobId()));
        } catch (BackupException e) {
            if (!UNREADABLE.contains(e.code())) {
                throw e;
            }
            LOG.error("Job {} is resolved to nothing: {}", command.jobId(), e.getMessage());
            return Optional.empty();
        }
    }
}
