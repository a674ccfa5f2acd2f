package io.pgvault.vault.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Instances by their ids; other ways to find them are not needed yet. */
public final class InstancesInMemory implements InstanceStore {
    private final Map<InstanceId, BackupInstance> kept = new HashMap<>();

    public BackupInstance get(InstanceId id) {
        return findForUpdate(id).orElseThrow();
    }

    @Override
    public void add(BackupInstance instance) {
        kept.put(instance.id(), instance);
    }

    @Override
    public void update(BackupInstance instance) {
        kept.put(instance.id(), instance);
    }

    @Override
    public Optional<BackupInstance> findForUpdate(InstanceId id) {
        return Optional.ofNullable(kept.get(id));
    }

    @Override
    public List<BackupInstance> findAll(Collection<InstanceId> ids) {
        return kept.values().stream()
                .filter(instance -> ids.contains(instance.id()))
                .toList();
    }

    @Override
    public Map<InstanceId, Long> protectedVersions() {
        return kept.values().stream()
                .filter(instance -> instance.state().isProtected())
                .collect(Collectors.toMap(BackupInstance::id, BackupInstance::version));
    }

    @Override
    public Optional<BackupInstance> find(VaultId vault, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<BackupInstance> protecting(String dataSourceKey) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<BackupInstance> reachingDatabase(String database) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<BackupInstance> protectedUnder(UUID policy, @Nullable InstanceId after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Page<BackupInstance> list(VaultId vault, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void backupSucceeded(InstanceId id, JobId job, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void backupFailed(InstanceId id, JobId job, Instant at, ErrorDetail error) {
        throw new UnsupportedOperationException();
    }
}
