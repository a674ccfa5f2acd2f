package io.pgvault.vault.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobStateTest {
    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource({
        "QUEUED, IN_PROGRESS, true",
        "QUEUED, CANCELLED, true",
        "QUEUED, COMPLETED, true",
        "IN_PROGRESS, QUEUED, false",
        "IN_PROGRESS, IN_PROGRESS, false",
        "IN_PROGRESS, FAILED, true",
        "IN_PROGRESS, CANCELLING, true",
        "CANCELLING, IN_PROGRESS, false",
        "CANCELLING, CANCELLED, true",
        "CANCELLING, COMPLETED, true",
        "CANCELLED, CANCELLING, false",
        "CANCELLED, IN_PROGRESS, false",
        "CANCELLED, COMPLETED, true",
        "FAILED, CANCELLED, false",
        "FAILED, COMPLETED, true",
        "FAILED, COMPLETED_WITH_WARNINGS, true",
        "COMPLETED_WITH_WARNINGS, FAILED, false",
        "COMPLETED, FAILED, false",
        "COMPLETED, COMPLETED, false"
    })
    void movesForwardOnly(JobState from, JobState to, boolean moves) {
        assertThat(from.givesWayTo(to)).isEqualTo(moves);
        assertThat(to.predecessors().contains(from)).isEqualTo(moves);
    }
}
