package io.pgvault.vault.rebuilding;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.vault.LifecycleCommand.ConfirmDeletions;
import io.pgvault.contract.vault.LifecycleCommand.ReadStorage;
import io.pgvault.contract.vault.VaultEvent.DocumentFound;
import io.pgvault.contract.vault.VaultEvent.OfRebuild;
import io.pgvault.contract.vault.VaultEvent.StorageRead;
import io.pgvault.contract.vault.VaultEvent.StorageReadFailed;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Rebuilds the catalogue from what lies in storage. What the catalogue has stays as it is, so that a rebuild may be asked for at
 * any time and as often as one likes.
 */
@Singleton
public final class RebuildCatalogue {
    private final RebuildStore rebuilds;
    private final BringBack bringBack;
    private final OperationStore operations;
    private final Publisher publisher;
    private final Locks locks;
    private final InstantSource clock;

    public RebuildCatalogue(
            RebuildStore rebuilds,
            BringBack bringBack,
            OperationStore operations,
            Publisher publisher,
            Locks locks,
            InstantSource clock) {
        this.rebuilds = rebuilds;
        this.bringBack = bringBack;
        this.operations = operations;
        this.publisher = publisher;
        this.locks = locks;
        this.clock = clock;
    }

    /** Begins one, or returns the one that runs; all of it is asked for again until it is done. */
    public Rebuild begin() {
        locks.lock("rebuild");
        return rebuilds.last().filter(Rebuild::isRunning).orElseGet(this::beginNew);
    }

    private Rebuild beginNew() {
        Instant now = clock.instant();
        Rebuild rebuild = new Rebuild(OperationId.random(), now, null, 0, List.of());
        ReadStorage command = new ReadStorage(rebuild.id(), now);
        rebuilds.add(rebuild);
        operations.add(Operation.running(rebuild.id(), OperationKind.REBUILD, "", "", null, now), command, now);
        publisher.publish(command);
        return rebuild;
    }

    /** The last one; empty where none was ever asked for. */
    public Optional<Rebuild> last() {
        return rebuilds.last();
    }

    /** What is due may go again. */
    public void confirmDeletions() {
        publisher.publish(new ConfirmDeletions(clock.instant()));
    }

    /**
     * Takes in what is found; what is found late, after the end, has been found before.
     *
     * @throws ContradictoryMessageException where nobody asked, or for a document that cannot be taken in
     */
    public void follow(OfRebuild event) {
        Rebuild rebuild = rebuilds.find(event.rebuild())
                .orElseThrow(() ->
                        new ContradictoryMessageException("Nobody asked for the rebuild " + event.rebuild() + "."));
        if (!rebuild.isRunning()) {
            return;
        }
        switch (event) {
            case DocumentFound found -> bringBack.bringBack(rebuild.id(), found.document());
            case StorageRead read -> {
                rebuilds.note(rebuild.id(), read.problems());
                rebuilds.end(
                        rebuild.id(),
                        new Rebuild.Found(read.at(), read.vaults(), read.instances(), read.recoveryPoints()));
                operations.finish(rebuild.id(), null, read.at());
            }
            case StorageReadFailed failed -> {
                rebuilds.end(rebuild.id(), new Rebuild.Failed(failed.at(), failed.error()));
                operations.finish(rebuild.id(), failed.error(), failed.at());
            }
        }
    }
}
