package io.pgvault.vault.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
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
import io.pgvault.vault.recoverypoints.CatalogueEntry.End;
import io.pgvault.vault.recoverypoints.CatalogueEntry.Rehydration;
import io.pgvault.vault.recoverypoints.CatalogueEntry.Rehydration.Stage;
import io.pgvault.vault.recoverypoints.CatalogueEntry.State;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The catalogue of recovery points; whatever is heard first of one makes it known. */
public final class RecoveryPointsInMemory implements RecoveryPointStore {
    private final Map<RecoveryPointId, Row> rows = new LinkedHashMap<>();

    private static final class Row {
        private final InstanceId instance;
        private State state = State.AVAILABLE;
        private DataStore dataStore = DataStore.VAULT_STORE;
        private @Nullable RecoveryPoint created;
        private @Nullable RecoveryPointTagged tagged;
        private @Nullable Instant archivedAt;
        private @Nullable End end;
        private @Nullable Rehydration rehydration;

        private Row(InstanceId instance) {
            this.instance = instance;
        }
    }

    @Override
    public void created(RecoveryPoint point) {
        Row row = know(point.instanceId(), point.id());
        row.created = row.created == null ? point : row.created;
    }

    @Override
    public void tagged(RecoveryPointTagged event) {
        Row row = know(event.instanceId(), event.recoveryPointId());
        row.tagged = row.tagged == null || row.tagged.at().isBefore(event.at()) ? event : row.tagged;
    }

    @Override
    public void archived(RecoveryPointArchived event) {
        Row row = know(event.instanceId(), event.recoveryPointId());
        row.dataStore = DataStore.ARCHIVE_STORE;
        row.archivedAt = event.at();
    }

    @Override
    public void expired(RecoveryPointExpired event) {
        Row row = know(event.instanceId(), event.recoveryPointId());
        row.state = row.state == State.DELETED ? State.DELETED : State.EXPIRED;
        row.end = new End(event.at(), event.reason(), row.end == null ? null : row.end.deletedAt());
    }

    @Override
    public void deleted(RecoveryPointDeleted event) {
        Row row = know(event.instanceId(), event.recoveryPointId());
        row.state = State.DELETED;
        row.end = new End(row.end == null ? event.at() : row.end.begunAt(), event.reason(), event.at());
    }

    @Override
    public void lost(RecoveryPointLost event) {
        unavailable(know(event.instanceId(), event.recoveryPointId()), State.LOST, event.at(), event.reason());
    }

    @Override
    public void damaged(RecoveryPointDamaged event) {
        unavailable(know(event.instanceId(), event.recoveryPointId()), State.DAMAGED, event.at(), event.reason());
    }

    private static void unavailable(Row row, State state, Instant at, String reason) {
        if (row.state == State.AVAILABLE) {
            row.state = state;
            row.end = new End(at, reason, null);
        }
    }

    @Override
    public void found(RecoveryPointFound event) {
        Row row = rows.get(event.recoveryPointId());
        if (row != null && (row.state == State.LOST || row.state == State.DAMAGED)) {
            row.state = State.AVAILABLE;
            row.end = null;
        }
    }

    @Override
    public void rehydrating(RecoveryPointId id) {
        Row row = rows.get(id);
        if (row != null) {
            row.rehydration = new Rehydration(Stage.COMING, null);
        }
    }

    @Override
    public void rehydrated(RecoveryPointRehydrated event) {
        know(event.instanceId(), event.recoveryPointId()).rehydration = new Rehydration(Stage.ONLINE, event.until());
    }

    @Override
    public void rehydrationFailed(RehydrationFailed event) {
        know(event.instanceId(), event.recoveryPointId()).rehydration = new Rehydration(Stage.FAILED, null);
    }

    @Override
    public void rehydrationEnded(RehydrationEnded event) {
        know(event.instanceId(), event.recoveryPointId()).rehydration = new Rehydration(Stage.ENDED, null);
    }

    private Row know(InstanceId instance, RecoveryPointId id) {
        return rows.computeIfAbsent(id, unknown -> new Row(instance));
    }

    @Override
    public Optional<InstanceId> instanceOf(RecoveryPointId id) {
        return Optional.ofNullable(rows.get(id)).map(row -> row.instance);
    }

    @Override
    public void forget(RecoveryPointId id) {
        rows.remove(id);
    }

    @Override
    public Optional<CatalogueEntry> find(InstanceId instance, RecoveryPointId id) {
        return Optional.ofNullable(rows.get(id))
                .filter(row -> row.instance.equals(instance))
                .flatMap(RecoveryPointsInMemory::entry);
    }

    @Override
    public List<CatalogueEntry> findAll(Collection<RecoveryPointId> ids) {
        return rows.values().stream()
                .flatMap(row -> entry(row).stream())
                .filter(entry -> ids.contains(entry.id()))
                .toList();
    }

    @Override
    public Page<CatalogueEntry> list(InstanceId instance, PageRequest page) {
        return new Page<>(available(instance).reversed(), null);
    }

    @Override
    public Page<CatalogueEntry> listGone(InstanceId instance, PageRequest page) {
        return new Page<>(
                of(instance, entry -> entry.state() != State.AVAILABLE)
                        .sorted(Comparator.comparing((CatalogueEntry entry) ->
                                        Objects.requireNonNull(entry.end()).begunAt())
                                .reversed())
                        .toList(),
                null);
    }

    @Override
    public List<CatalogueEntry> available(InstanceId instance) {
        return of(instance, entry -> entry.state() == State.AVAILABLE)
                .sorted(Comparator.comparing(CatalogueEntry::time))
                .toList();
    }

    @Override
    public List<RecoveryPointId> going(InstanceId instance) {
        return of(instance, entry -> entry.state() != State.AVAILABLE && entry.state() != State.DELETED)
                .map(CatalogueEntry::id)
                .toList();
    }

    @Override
    public Set<Instant> dueInstants(InstanceId instance) {
        return of(instance, entry -> !entry.partial())
                .flatMap(entry -> Optional.ofNullable(entry.scheduledAt()).stream())
                .collect(Collectors.toSet());
    }

    private Stream<CatalogueEntry> of(InstanceId instance, Predicate<CatalogueEntry> which) {
        return rows.values().stream()
                .filter(row -> row.instance.equals(instance))
                .flatMap(row -> entry(row).stream())
                .filter(which);
    }

    /** Nothing while only later news of the recovery point have come in. */
    private static Optional<CatalogueEntry> entry(Row row) {
        RecoveryPointTagged tagged = row.tagged;
        return Optional.ofNullable(row.created)
                .map(point -> new CatalogueEntry(
                        point.id(),
                        row.instance,
                        point.time(),
                        point.scheduledAt(),
                        point.requestedTag(),
                        point.partial(),
                        new CatalogueEntry.PolicyVersion(
                                point.policy().name(), point.policy().version()),
                        point.database(),
                        point.serverVersionNum(),
                        new CatalogueEntry.Bytes(point.sourceBytes(), point.rawBytes(), point.storedBytes()),
                        new CatalogueEntry.Fate(
                                tagged == null ? null : tagged.tag(),
                                tagged == null ? null : tagged.reason(),
                                row.dataStore,
                                tagged == null ? null : tagged.archiveAt(),
                                row.archivedAt,
                                tagged == null ? null : tagged.expiresAt(),
                                row.rehydration),
                        row.end,
                        row.state));
    }
}
