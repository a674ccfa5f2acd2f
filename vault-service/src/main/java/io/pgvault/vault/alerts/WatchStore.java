package io.pgvault.vault.alerts;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.policy.BackupSchedule;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is read to find out whether schedules are kept, and how far the reading is. */
public interface WatchStore {
    /**
     * How far a round is.
     *
     * @param after the last instance that was looked at; null at the beginning of a round
     */
    record Position(@Nullable InstanceId after) {}

    /** The position, for one transaction at a time; empty while another has it, or before the next round is due. */
    Optional<Position> claim(Instant now);

    /** Goes on after this position, not before the given time. */
    void proceed(Position position, Instant notBefore);

    /** Protected instances after a position, in the order of their ids. */
    List<WatchedInstance> instances(Position position, int limit);

    /** The schedules of policies. */
    Map<PolicyId, BackupSchedule> schedules(Collection<PolicyId> policies);
}
