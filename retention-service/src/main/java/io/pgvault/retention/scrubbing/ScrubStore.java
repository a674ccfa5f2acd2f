package io.pgvault.retention.scrubbing;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import java.time.Instant;
import java.util.Optional;

/** What a scrub knows and remembers. Every method takes part in the caller's transaction. */
public interface ScrubStore {
    /** Somebody waits for a recovery point to be read; one that is not kept is passed over. */
    void ask(InstanceId instance, RecoveryPointId recoveryPoint, Instant now);

    /** The same of all that are damaged of an instance: they may be whole again. */
    void askDamaged(InstanceId instance, Instant now);

    /** Takes the one that somebody waits for the longest, but for those that others read now. */
    Optional<DueScrub> takeAsked(Instant now);

    /** Takes the one that was read the longest ago, but for those that others read now. */
    Optional<DueScrub> takeOldest(Instant now);

    /** When the next is to be read, locked until the transaction ends; empty when somebody else has it locked. */
    Optional<Instant> lockPlan();

    void plan(Instant next);

    /** What all that are read in turn count as together. */
    long allBytes();

    /** It was read now, from beginning to end. */
    void read(DueScrub scrub, Instant now);

    /** It could not be read; it stays where it is in turn. */
    void leave(DueScrub scrub);

    /** Kept becomes damaged; false when it was not kept, or known as damaged. */
    boolean markDamaged(DueScrub scrub, String reason);

    /** Damaged becomes kept; false when it was not damaged. */
    boolean markWhole(DueScrub scrub);

    /** Tells people, each time that it is found, that a recovery point is damaged. */
    void raiseDamage(DueScrub scrub, String reason, Instant now);

    /** Tells people, once, that something strange lies at a recovery point. */
    void raiseStrange(DueScrub scrub, String reason, Instant now);
}
