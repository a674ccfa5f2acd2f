package io.pgvault.scheduler.planning;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.job.BackupTriggered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The schedule and the triggers in memory. */
final class FakeSchedule implements ScheduleStore, TriggerPublisher {
    private final Map<InstanceId, ScheduledInstance> rows = new LinkedHashMap<>();
    final List<BackupTriggered> triggers = new ArrayList<>();

    @Override
    public Optional<ScheduledInstance> findForUpdate(InstanceId instance) {
        return Optional.ofNullable(rows.get(instance));
    }

    @Override
    public void save(ScheduledInstance scheduled) {
        rows.put(scheduled.instance().instanceId(), scheduled);
    }

    @Override
    public List<ScheduledInstance> claimDue(Instant now, int most) {
        return rows.values().stream()
                .filter(row -> row.nextFireAt() != null && !row.nextFireAt().isAfter(now))
                .sorted(Comparator.comparing(row -> Objects.requireNonNull(row.nextFireAt())))
                .limit(most)
                .toList();
    }

    @Override
    public void publish(BackupTriggered trigger) {
        triggers.add(trigger);
    }
}
