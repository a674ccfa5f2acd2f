package io.pgvault.retention.lifecycle;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.retention.tagging.RetentionTag;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When a recovery point's time is over. */
public final class Expiry {
    private Expiry() {}

    /**
     * The sum of the rule's life cycles, by the calendar of the policy's time zone. Empty keeps it for ever: an empty
     * policy or rule must never delete anything.
     */
    public static Optional<Instant> of(Instant recoveryPointTime, RetentionTag tag, BackupPolicy policy) {
        Optional<RetentionRule> rule =
                tag.rule().filter(found -> !found.lifeCycles().isEmpty());
        if (rule.isEmpty()) {
            return Optional.empty();
        }
        ZonedDateTime end = recoveryPointTime.atZone(
                ZoneId.of(policy.backupRule().schedule().timeZone()));
        for (LifeCycle lifeCycle : rule.get().lifeCycles()) {
            end = end.plus(lifeCycle.deleteAfter());
        }
        return Optional.of(end.toInstant());
    }
}
