package io.pgvault.vault.jobs;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How far a job is. States only move forward, whatever the order in which its events arrive; of two ends the later in this
 * list counts, so that one attempt's success overrules another's failure.
 */
public enum JobState {
    QUEUED,
    IN_PROGRESS,
    /** Somebody wants it to stop; it may complete all the same. */
    CANCELLING,
    /** Nothing was done, and nothing will be. */
    CANCELLED,
    FAILED,
    COMPLETED_WITH_WARNINGS,
    COMPLETED;

    /** Whether a job of this state goes on to the other one when that becomes known. */
    public boolean givesWayTo(JobState next) {
        return compareTo(next) < 0;
    }

    public boolean hasEnded() {
        return compareTo(CANCELLED) >= 0;
    }

    public boolean isSuccess() {
        return compareTo(COMPLETED_WITH_WARNINGS) >= 0;
    }

    public boolean canBeCancelled() {
        return compareTo(CANCELLING) < 0;
    }

    public String inWords() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** All states that give way to this one. */
    public Set<JobState> predecessors() {
        EnumSet<JobState> states = EnumSet.noneOf(JobState.class);
        Arrays.stream(values()).filter(state -> state.givesWayTo(this)).forEach(states::add);
        return states;
    }
}
