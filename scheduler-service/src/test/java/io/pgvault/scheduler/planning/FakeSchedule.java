package io.pgvault.scheduler.planning;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.job.BackupTriggered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The schedule and the triggers in memory; an outbox that takes so many until they are relayed. */
final class FakeSchedule implements ScheduleStore, TriggerPublisher {
    private final Map<InstanceId, ScheduledInstance> rows = new LinkedHashMap<>();
    final List<BackupTriggered> triggers = new ArrayList<>();
    private final int room;
    private int taken;

    FakeSchedule(int room) {
        this.room = room;
    }

    FakeSchedule() {
        this(Integer.MAX_VALUE);
    }

    @Override
    public Optional<ScheduledInstance> findForUpdate(InstanceId instance) {
        return Optional.ofNullable(rows.get(instance));
    }

    @Override
    public Map<InstanceId, Long> versions(Collection<InstanceId> instances) {
        Map<InstanceId, Long> versions = new HashMap<>();
        rows.forEach((id, row) -> versions.put(id, row.instance().version()));
        versions.keySet().retainAll(instances);
        return versions;
    }

    @Override
    public void save(ScheduledInstance scheduled) {
        rows.put(scheduled.instance().instanceId(), scheduled);
    }

    @Override
    public List<ScheduledInstance> claimDue(Instant after, Instant upTo, int most) {
        return rows.values().stream()
                .filter(row -> row.nextFireAt() != null
                        && row.nextFireAt().isAfter(after)
                        && !row.nextFireAt().isAfter(upTo))
                .sorted(Comparator.comparing(row -> Objects.requireNonNull(row.nextFireAt())))
                .limit(most)
                .toList();
    }

    @Override
    public void moveOn(List<ScheduledInstance> claimed) {
        claimed.forEach(this::save);
    }

    @Override
    public void publish(List<BackupTriggered> published) {
        triggers.addAll(published);
        taken += published.size();
    }

    @Override
    public int room() {
        return room - taken;
    }

    /** What was published so far has reached the broker. */
    void relay() {
        taken = 0;
    }
}
