package io.pgvault.retention.rebuilding;

import io.pgvault.contract.Message;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.vault.VaultEvent.DocumentFound;
import io.pgvault.contract.vault.VaultEvent.StorageRead;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.recoverypoints.ManyAtOnce;
import io.pgvault.retention.recoverypoints.ResyncInstance;
import io.pgvault.retention.tasks.NotYet;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Reads all of storage for a rebuild of the catalogue, step by step: one for each vault and one for each of its instances, so
 * that what was killed goes on where it was. In the caller's transaction, but for what an instance has to tell.
 */
@Singleton
public final class ReadStorage {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final StoredVaults storage;
    private final RebuildStore store;
    private final TaskStore tasks;
    private final ResyncInstance resync;
    private final InstantSource clock;
    private final ManyAtOnce questions;

    public ReadStorage(
            StoredVaults storage,
            RebuildStore store,
            TaskStore tasks,
            ResyncInstance resync,
            InstantSource clock,
            ManyAtOnce questions) {
        this.storage = storage;
        this.store = store;
        this.tasks = tasks;
        this.resync = resync;
        this.clock = clock;
        this.questions = questions;
    }

    /**
     * Takes the next step.
     *
     * @return what is to be told when that is done
     * @throws BackupException when storage fails
     * @throws NotYet when others come first
     */
    public List<? extends Message> read(Task.Rebuild step) {
        return switch (step) {
            case Task.RebuildAll all -> {
                storage.all().forEach(vault -> tasks.add(new Task.RebuildVault(all.rebuild(), vault)));
                tasks.add(new Task.EndRebuild(all.rebuild()));
                yield List.of();
            }
            case Task.RebuildVault ofVault -> read(ofVault);
            case Task.RebuildInstance ofInstance -> {
                read(ofInstance);
                yield List.of();
            }
            case Task.EndRebuild end -> List.of(end(end.rebuild()));
        };
    }

    private List<DocumentFound> read(Task.RebuildVault step) {
        VaultId vault = step.vaultId();
        storage.prepare(vault);
        List<String> names = storage.documents(vault);
        Map<String, CatalogueDocument> documents = questions.ask(names, name -> storage.document(vault, name));
        List<String> problems = new ArrayList<>();
        names.stream()
                .filter(name -> !documents.containsKey(name))
                .forEach(name -> problems.add("The document " + name + " of the vault " + vault + " cannot be read."));
        if (documents.values().stream().noneMatch(document -> document.kind() == CatalogueDocument.Kind.VAULT)) {
            problems.add("Storage has the vault " + vault
                    + ", and nothing that says which one that was: what lies in it can be restored by hand only.");
        }
        storage.instances(vault).stream()
                .sorted(Comparator.comparing(Object::toString))
                .forEach(instance -> tasks.add(new Task.RebuildInstance(step.rebuild(), vault, instance)));
        store.vaultRead(step.rebuild(), vault, problems);
        Instant now = clock.instant();
        return documents.values().stream()
                .sorted(Comparator.comparing(CatalogueDocument::kind).thenComparing(CatalogueDocument::subject))
                .map(document -> new DocumentFound(step.rebuild(), now, document))
                .toList();
    }

    private void read(Task.RebuildInstance step) {
        ResyncInstance.Found found = resync.resync(new KnownInstance(step.vaultId(), step.instanceId()));
        store.instanceRead(
                step.rebuild(), step.vaultId(), step.instanceId().toString(), found.recoveryPoints(), found.problems());
    }

    private StorageRead end(OperationId rebuild) {
        if (tasks.waits(Task.Rebuild.keyPrefix(rebuild))) {
            throw new NotYet("vaults and instances are being read", PAUSE);
        }
        RebuildStore.Found found = store.found(rebuild);
        return new StorageRead(
                rebuild, clock.instant(), found.vaults(), found.instances(), found.recoveryPoints(), found.problems());
    }
}
