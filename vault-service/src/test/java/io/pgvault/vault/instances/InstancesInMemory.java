package io.pgvault.vault.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.instances.Protection.SoftDeleted;
import io.pgvault.vault.instances.Protection.SoftDeleting;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Instances by their ids, and the last backup of each. */
public final class InstancesInMemory implements InstanceStore {
    private final Map<InstanceId, BackupInstance> kept = new HashMap<>();
    private final Map<InstanceId, LastBackup> lastBackups = new HashMap<>();
    private final LocksTaken locks;

    /** A backup that has ended, well or not. */
    public record LastBackup(
            JobId job, Instant at, @Nullable ErrorDetail error) {}

    public InstancesInMemory() {
        this(new LocksTaken());
    }

    public InstancesInMemory(LocksTaken locks) {
        this.locks = locks;
    }

    public BackupInstance get(InstanceId id) {
        return Optional.ofNullable(kept.get(id)).orElseThrow();
    }

    public List<BackupInstance> all() {
        return List.copyOf(kept.values());
    }

    public Optional<LastBackup> lastBackup(InstanceId id) {
        return Optional.ofNullable(lastBackups.get(id));
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
        locks.took("instance " + id);
        return Optional.ofNullable(kept.get(id));
    }

    @Override
    public List<BackupInstance> findAll(Collection<InstanceId> ids) {
        return all(instance -> ids.contains(instance.id()));
    }

    @Override
    public void remove(InstanceId id) {
        kept.remove(id);
    }

    @Override
    public Optional<BackupInstance> findDeleted(VaultId vault, String listedAs) {
        return kept.values().stream()
                .filter(instance -> instance.vault().id().equals(vault))
                .filter(instance -> instance.protection() instanceof SoftDeleted deleted
                        && deleted.listedAs().equalsIgnoreCase(listedAs))
                .findFirst();
    }

    @Override
    public Page<BackupInstance> listDeleted(VaultId vault, PageRequest page) {
        return new Page<>(
                kept.values().stream()
                        .filter(instance -> instance.vault().id().equals(vault))
                        .filter(instance -> instance.protection() instanceof SoftDeleted)
                        .sorted(Comparator.comparing(BackupInstance::name, String.CASE_INSENSITIVE_ORDER))
                        .toList(),
                null);
    }

    @Override
    public List<InstanceId> toPurge(Instant now, int most) {
        return kept.values().stream()
                .filter(instance -> isOver(instance, now))
                .map(BackupInstance::id)
                .limit(most)
                .toList();
    }

    private static boolean isOver(BackupInstance instance, Instant now) {
        return switch (instance.protection()) {
            case SoftDeleted deleted -> !deleted.purgeAt().isAfter(now);
            case SoftDeleting deleting ->
                instance.version() <= now.minus(Duration.ofHours(1)).toEpochMilli();
            default -> false;
        };
    }

    @Override
    public List<InstanceId> softDeleted(VaultId vault) {
        return listDeleted(vault, new PageRequest(null, Integer.MAX_VALUE)).items().stream()
                .map(BackupInstance::id)
                .toList();
    }

    @Override
    public Map<InstanceId, Long> publishedVersions() {
        return kept.values().stream()
                .filter(BackupInstance::isPublished)
                .collect(Collectors.toMap(BackupInstance::id, BackupInstance::version));
    }

    @Override
    public Optional<BackupInstance> find(VaultId vault, String name) {
        return kept.values().stream()
                .filter(instance -> instance.vault().id().equals(vault))
                .filter(instance -> instance.name().equalsIgnoreCase(name))
                .filter(instance -> !instance.state().isDeleted())
                .findFirst();
    }

    @Override
    public List<BackupInstance> protecting(String dataSourceKey) {
        return all(instance -> instance.setup().dataSource().key().equals(dataSourceKey) && claims(instance));
    }

    @Override
    public List<BackupInstance> reachingDatabase(String database) {
        return all(instance ->
                instance.identity() != null && instance.identity().database().equals(database) && claims(instance));
    }

    private static boolean claims(BackupInstance instance) {
        return instance.state().claimsDataSource();
    }

    @Override
    public List<BackupInstance> protectedUnder(PolicyId policy, @Nullable InstanceId after, int limit) {
        return kept.values().stream()
                .filter(instance -> instance.setup().policyId().equals(policy))
                .filter(instance -> instance.state().isProtected())
                .filter(instance -> after == null || text(instance).compareTo(after.toString()) > 0)
                .sorted(Comparator.comparing(InstancesInMemory::text))
                .limit(limit)
                .toList();
    }

    @Override
    public List<BackupInstance> allOf(VaultId vault, @Nullable InstanceId after, int limit) {
        return kept.values().stream()
                .filter(instance -> instance.vault().id().equals(vault))
                .filter(instance -> after == null || text(instance).compareTo(after.toString()) > 0)
                .sorted(Comparator.comparing(InstancesInMemory::text))
                .limit(limit)
                .toList();
    }

    private static String text(BackupInstance instance) {
        return instance.id().toString();
    }

    @Override
    public Page<BackupInstance> list(VaultId vault, PageRequest page) {
        return new Page<>(
                kept.values().stream()
                        .filter(instance -> instance.vault().id().equals(vault))
                        .filter(instance -> !instance.state().isDeleted())
                        .sorted(Comparator.comparing(BackupInstance::name, String.CASE_INSENSITIVE_ORDER))
                        .toList(),
                null);
    }

    @Override
    public void backupSucceeded(InstanceId id, JobId job, Instant at) {
        backupEnded(id, new LastBackup(job, at, null));
    }

    @Override
    public void warn(InstanceId id, JobId job, List<ErrorDetail> warnings) {
        BackupInstance instance = kept.get(id);
        if (instance != null) {
            kept.put(id, copy(instance, instance.protection(), warnings));
        }
    }

    @Override
    public void backupFailed(InstanceId id, JobId job, Instant at, ErrorDetail error) {
        backupEnded(id, new LastBackup(job, at, error));
    }

    private void backupEnded(InstanceId id, LastBackup backup) {
        BackupInstance instance = kept.get(id);
        LastBackup last = lastBackups.get(id);
        boolean isNews =
                last == null || last.at().isBefore(backup.at()) || last.job().equals(backup.job());
        if (instance != null && instance.state().isProtected() && isNews) {
            lastBackups.put(id, backup);
            kept.put(id, after(backup, instance));
        }
    }

    private static BackupInstance after(LastBackup backup, BackupInstance instance) {
        ErrorDetail error = backup.error();
        Protection ended = error == null ? new Protection.Configured() : new Protection.Failing(error);
        return copy(
                instance,
                instance.protection() instanceof Protection.Updating updating
                        ? new Protection.Updating(updating.wanted(), error)
                        : ended,
                instance.warnings());
    }

    private static BackupInstance copy(BackupInstance instance, Protection protection, List<ErrorDetail> warnings) {
        return new BackupInstance(
                instance.id(),
                instance.vault(),
                instance.name(),
                instance.setup(),
                protection,
                warnings,
                instance.identity(),
                instance.version(),
                instance.operationId(),
                instance.protectedSince(),
                instance.scheduledSince());
    }

    private List<BackupInstance> all(Predicate<BackupInstance> which) {
        return kept.values().stream().filter(which).toList();
    }
}
