package io.pgvault.scheduler.planning;

import io.pgvault.contract.InstanceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps one row per protected instance. Every method takes part in the caller's transaction. */
public interface ScheduleStore {
    /** Finds and locks an instance's row until the transaction ends. */
    Optional<ScheduledInstance> findForUpdate(InstanceId instance);

    /** The version of each instance that has a row. */
    Map<InstanceId, Long> versions(Collection<InstanceId> instances);

    /** Inserts or overwrites an instance's row; one of a higher version, which somebody else has saved meanwhile, stays. */
    void save(ScheduledInstance scheduled);

    /**
     * Claims instances whose next instant lies after the first and not after the second, longest overdue first, until the
     * transaction ends. Rows that another replica has claimed are passed over, so that replicas share the work.
     */
    List<ScheduledInstance> claimDue(Instant after, Instant upTo, int most);

    /** Moves claimed instances on to their new places in time; what is known of them otherwise stays as it is. */
    void moveOn(List<ScheduledInstance> claimed);
}
