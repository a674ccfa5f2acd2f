package io.pgvault.retention.lifecycle;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.retention.tagging.ChooseRetentionTag;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;

/** Until when storage is told to keep what lies in an immutable vault. */
public final class KeptInStorage {
    /** Storage takes no date that never comes. What is kept for ever is kept so long at first, and by pgvault after that. */
    static final Period FOR_EVER = Period.ofYears(10);

    private KeptInStorage() {}

    /** Before anybody chose a tag for it: what the default rule of the policy says. */
    public static Instant atBirth(Instant recoveryPointTime, BackupPolicy policy) {
        return after(LifeCourse.of(recoveryPointTime, ChooseRetentionTag.byDefault(policy), policy), recoveryPointTime);
    }

    /** What that course says, as it was decided then. */
    public static Instant after(LifeCourse course, Instant decidedAt) {
        Instant expiresAt = course.expiresAt();
        return expiresAt == null
                ? decidedAt.atZone(ZoneOffset.UTC).plus(FOR_EVER).toInstant()
                : expiresAt;
    }
}
