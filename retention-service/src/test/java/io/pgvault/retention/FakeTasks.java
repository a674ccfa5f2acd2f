package io.pgvault.retention;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tasks in memory. */
public final class FakeTasks implements TaskStore {
    private final List<Row> rows = new ArrayList<>();
    private final Map<InstanceId, Long> versions = new HashMap<>();
    private final Map<InstanceId, ProtectedInstance> noted = new HashMap<>();
    private final Set<InstanceId> forgotten = new HashSet<>();
    private long ids;

    private record Row(long id, Task task, int attempts, Instant nextTryAt) {}

    public List<Task> waiting() {
        return rows.stream().map(Row::task).toList();
    }

    public List<Instant> dueTimes() {
        return rows.stream().map(Row::nextTryAt).toList();
    }

    @Override
    public Map<InstanceId, Long> versions(Collection<InstanceId> instances) {
        Map<InstanceId, Long> known = new HashMap<>(versions);
        known.keySet().retainAll(instances);
        return known;
    }

    @Override
    public void add(Task task) {
        cancel(List.of(task.key()));
        rows.add(new Row(++ids, task, 0, Instant.EPOCH));
    }

    @Override
    public void addLater(Task task, Instant due) {
        Instant before = rows.stream()
                .filter(row -> row.task().key().equals(task.key()))
                .map(Row::nextTryAt)
                .findFirst()
                .orElse(due);
        cancel(List.of(task.key()));
        rows.add(new Row(++ids, task, 0, before));
    }

    @Override
    public Optional<DueTask> claimDue(Instant now) {
        return rows.stream()
                .filter(row -> !row.nextTryAt().isAfter(now))
                .min(Comparator.comparing(Row::nextTryAt))
                .map(row -> new DueTask(row.id(), row.task(), row.attempts()));
    }

    @Override
    public void remove(long id) {
        rows.removeIf(row -> row.id() == id);
    }

    @Override
    public void cancel(List<String> keys) {
        rows.removeIf(row -> keys.contains(row.task().key()));
    }

    @Override
    public boolean waits(String keyPrefix) {
        return rows.stream().anyMatch(row -> row.task().key().startsWith(keyPrefix));
    }

    @Override
    public void putOff(long id, Instant until, String why) {
        rows.replaceAll(row -> row.id() == id ? new Row(id, row.task(), row.attempts(), until) : row);
    }

    @Override
    public void forget(InstanceId instance) {
        forgotten.add(instance);
    }

    @Override
    public void forgetAll(VaultId vault) {
        deleted().stream()
                .filter(instance -> instance.source().vault().id().equals(vault))
                .forEach(instance -> forgotten.add(instance.instanceId()));
    }

    @Override
    public List<ProtectedInstance> deleted() {
        return noted.values().stream()
                .filter(instance -> instance.state() == ProtectedInstance.State.DELETED)
                .filter(instance -> !forgotten.contains(instance.instanceId()))
                .toList();
    }

    @Override
    public void postpone(long id, Instant until, String failure) {
        rows.replaceAll(row -> row.id() == id ? new Row(id, row.task(), row.attempts() + 1, until) : row);
    }

    @Override
    public boolean advance(ProtectedInstance instance, long highest) {
        Long known = versions.get(instance.instanceId());
        if (known != null && known >= instance.version() && known <= highest) {
            return false;
        }
        versions.put(instance.instanceId(), instance.version());
        noted.put(instance.instanceId(), instance);
        return true;
    }
}
