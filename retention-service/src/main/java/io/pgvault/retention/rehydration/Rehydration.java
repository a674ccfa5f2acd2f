package io.pgvault.retention.rehydration;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.contract.vault.LifecycleCommand.RehydrateRecoveryPoint;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point that comes back, is back or goes again.
 *
 * @param terms the highest priority and the longest retention that was asked for
 * @param requestedAt the last time that it was asked for, by the vault's clock
 * @param until when its copies go; null before they were online
 * @param nextTryAt when its next step is due
 * @param failures of the step that is due, in a row
 */
public record Rehydration(
        RecoveryPointId recoveryPointId,
        InstanceId instanceId,
        VaultReference vault,
        RehydrationTerms terms,
        Instant requestedAt,
        State state,
        @Nullable Instant until,
        Instant nextTryAt,
        int failures) {
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    /** The pause after a failure doubles up to a little more than an hour. */
    private static final int MOST_DOUBLINGS = 6;

    /** What its next step is. */
    public enum State {
        /** Copies are to be begun, or on their way. */
        COPYING,
        /** Copies are online, and go when their time is over. */
        ONLINE
    }

    static Rehydration asked(RehydrateRecoveryPoint command, Instant now) {
        return new Rehydration(
                command.recoveryPointId(),
                command.instanceId(),
                command.vault(),
                command.terms(),
                command.requestedAt(),
                State.COPYING,
                null,
                now,
                0);
    }

    /** One of which a document in storage tells, and nobody else. */
    static Rehydration found(
            RecoveryPointId recoveryPoint, InstanceId instance, VaultReference vault, Instant until, Instant now) {
        RehydrationTerms terms = new RehydrationTerms(RehydrationPriority.STANDARD, RehydrationTerms.SHORTEST);
        return new Rehydration(recoveryPoint, instance, vault, terms, now, State.COPYING, until, now, 0);
    }

    /**
     * The same, asked for once more: whoever asks gets an answer, so all copies are looked at again. A question that is only
     * repeated moves no end; a pause after a failure goes on.
     */
    Rehydration askedAgain(RehydrateRecoveryPoint command, Instant now) {
        boolean isNew = command.requestedAt().isAfter(requestedAt);
        RehydrationTerms wanted = new RehydrationTerms(
                command.terms().priority() == RehydrationPriority.HIGH ? RehydrationPriority.HIGH : terms.priority(),
                Math.max(command.terms().days(), terms.days()));
        Instant end = until;
        if (isNew && end != null) {
            Instant later = command.terms().until(now);
            end = later.isAfter(end) ? later : end;
        }
        return new Rehydration(
                recoveryPointId,
                instanceId,
                vault,
                wanted,
                isNew ? command.requestedAt() : requestedAt,
                State.COPYING,
                end,
                state == State.ONLINE ? now : nextTryAt,
                state == State.ONLINE ? 0 : failures);
    }

    /** The same with its copies online until then. */
    Rehydration online(Instant end) {
        return with(State.ONLINE, end, end, 0);
    }

    /** The same, looked at again then. */
    Rehydration at(Instant next) {
        return with(state, until, next, 0);
    }

    /** The same after a failure. */
    Rehydration failedAt(Instant now) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        return with(state, until, now.plus(pause), failures + 1);
    }

    private Rehydration with(State next, @Nullable Instant end, Instant tryAt, int failed) {
        return new Rehydration(recoveryPointId, instanceId, vault, terms, requestedAt, next, end, tryAt, failed);
    }
}
