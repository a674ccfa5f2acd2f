package io.pgvault.vault.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointRehydrated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationEnded;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationFailed;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the catalogue of recovery points is kept. What is said of one may come in any order and more than once. */
public interface RecoveryPointStore {
    void created(RecoveryPoint recoveryPoint);

    /** The latest tag counts. */
    void tagged(RecoveryPointTagged event);

    void archived(RecoveryPointArchived event);

    /** Somebody wants it back from the archive. */
    void rehydrating(RecoveryPointId id);

    /** Of what is told of rehydrations the latest counts. */
    void rehydrated(RecoveryPointRehydrated event);

    void rehydrationFailed(RehydrationFailed event);

    void rehydrationEnded(RehydrationEnded event);

    void expired(RecoveryPointExpired event);

    /** It stays known as deleted, so that late news does not bring it back. */
    void deleted(RecoveryPointDeleted event);

    /** One that is not being deleted cannot be restored from until it is found. */
    void lost(RecoveryPointLost event);

    /** The same. */
    void damaged(RecoveryPointDamaged event);

    void found(RecoveryPointFound event);

    /** The instance that it is known of, created or not. */
    Optional<InstanceId> instanceOf(RecoveryPointId id);

    /** All that was said of it was not true. */
    void forget(RecoveryPointId id);

    /** In whatever state, once it was created. */
    Optional<CatalogueEntry> find(InstanceId instance, RecoveryPointId id);

    List<CatalogueEntry> findAll(Collection<RecoveryPointId> ids);

    /** Those that can be restored from, newest first. */
    Page<CatalogueEntry> list(InstanceId instance, PageRequest page);

    /** Those that are deleted, being deleted, lost or damaged, in the reverse order of that. */
    Page<CatalogueEntry> listGone(InstanceId instance, PageRequest page);

    /** All that can be restored from, oldest first. */
    List<CatalogueEntry> available(InstanceId instance);

    /** Those that cannot be restored from and are not known as deleted. */
    List<RecoveryPointId> going(InstanceId instance);

    /** The schedule's instants of all its complete recovery points, even of those that are deleted by now. */
    Set<Instant> dueInstants(InstanceId instance);
}
