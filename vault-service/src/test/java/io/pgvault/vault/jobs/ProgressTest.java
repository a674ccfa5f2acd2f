package io.pgvault.vault.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.job.JobHeartbeat.Phase;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void guessesFromTheSizeOfTheSource() {
        assertThat(progress(25, 100).percent()).isEqualTo(OptionalInt.of(25));
    }

    @Test
    void neverClaimsToBeDone() {
        assertThat(progress(300, 100).percent()).isEqualTo(OptionalInt.of(99));
    }

    @Test
    void saysNothingWhileTheSizeIsUnknown() {
        assertThat(progress(300, 0).percent()).isEmpty();
    }

    private static Progress progress(long raw, long source) {
        return new Progress(Instant.EPOCH, Phase.DUMPING, raw, raw / 2, source);
    }
}
