package io.pgvault.scheduler.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.scheduler.planning.ScheduleStore;
import io.pgvault.scheduler.planning.ScheduledInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

@ApplicationScoped
class PostgresScheduleStore implements ScheduleStore {
    private final ScheduleEntryRepository entries;

    PostgresScheduleStore(ScheduleEntryRepository entries) {
        this.entries = entries;
    }

    @Override
    public Optional<ScheduledInstance> findForUpdate(InstanceId instance) {
        return entries.findByIdOptional(instance.value(), LockModeType.PESSIMISTIC_WRITE)
                .map(PostgresScheduleStore::toDomain);
    }

    @Override
    public void save(ScheduledInstance scheduled) {
        ProtectedInstance instance = scheduled.instance();
        ScheduleEntryEntity known = entries.findById(instance.instanceId().value());
        ScheduleEntryEntity entry = known == null ? new ScheduleEntryEntity() : known;
        entry.instanceId = instance.instanceId().value();
        entry.version = instance.version();
        entry.instance = json(instance);
        entry.nextFireAt = scheduled.nextFireAt();
        entry.lastFireAt = scheduled.lastFireAt();
        if (known == null) {
            entries.persist(entry);
        }
    }

    @Override
    public List<ScheduledInstance> claimDue(Instant now, int most) {
        return entries
                .getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select * from schedule_entry where next_fire_at <= :now"
                                + " order by next_fire_at limit :most for update skip locked",
                        ScheduleEntryEntity.class)
                .setParameter("now", now)
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(PostgresScheduleStore::toDomain)
                .toList();
    }

    private static ScheduledInstance toDomain(ScheduleEntryEntity entry) {
        try {
            return new ScheduledInstance(
                    ContractJson.mapper().readValue(entry.instance, ProtectedInstance.class),
                    entry.nextFireAt,
                    entry.lastFireAt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The schedule of " + entry.instanceId + " holds an unreadable instance", e);
        }
    }

    private static String json(ProtectedInstance instance) {
        try {
            return ContractJson.mapper().writeValueAsString(instance);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An instance cannot be written as JSON", e);
        }
    }
}
