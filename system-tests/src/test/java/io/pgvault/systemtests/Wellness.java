package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** How every fault test ends. */
final class Wellness {
    private static final Duration REST = Duration.ofSeconds(60);

    private Wellness() {}

    /** Ends what tests do to storage, and asks the checker. */
    static void assertAllIsWell() throws Exception {
        Pgvault.storageFaults().heal();
        assertThat(Pgvault.checker().violations(REST)).isEmpty();
    }
}
