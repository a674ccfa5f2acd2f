package io.pgvault.vault.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PartitionCatchUpTest {
    private static final Instant START = Instant.parse("2026-11-20T22:00:00Z");

    private final PartitionCatchUp partition = new PartitionCatchUp(Duration.ofSeconds(10));

    @Test
    void knowsNothingBeforeTheFirstLook() {
        assertThat(caughtUpAt(0)).isZero();
    }

    @Test
    void anIdlePartitionIsCaughtUpWith() {
        look(0, 5, 5);
        look(8, 5, 5);
        look(16, 5, 5);
        assertThat(caughtUpAt(16)).isEqualTo(16);
    }

    @Test
    void aSmallLagThatAlwaysMovesIsCaughtUpWithToo() {
        for (int second = 0; second <= 60; second++) {
            look(second, 100 + second, 100 + Math.max(0, second - 3));
        }
        // The first three looks saw the end that the record of second 0 made, and that was handled at once.
        assertThat(caughtUpAt(60)).isEqualTo(57);
    }

    @Test
    void aLagThatGrowsBreaksTheRun() {
        look(0, 5, 5);
        for (int second = 1; second <= 12; second++) {
            look(second, 6, 5);
        }
        assertThat(caughtUpAt(12)).isZero();
        look(13, 6, 6);
        assertThat(caughtUpAt(13)).isZero();
        look(20, 6, 6);
        assertThat(caughtUpAt(20)).isEqualTo(7);
    }

    @Test
    void aBrokerThatWasAwayBreaksTheRun() {
        look(0, 5, 5);
        look(10, 5, 5);
        assertThat(caughtUpAt(20)).isEqualTo(10);
        assertThat(caughtUpAt(21)).isZero();
        look(600, 5, 5);
        assertThat(caughtUpAt(600)).isZero();
        look(605, 5, 5);
        assertThat(caughtUpAt(605)).isEqualTo(5);
    }

    @Test
    void aPartitionThatBeganAnewIsCaughtUpWithAnew() {
        look(0, 5, 5);
        look(5, 6, 5);
        look(8, 1, 0);
        assertThat(caughtUpAt(8)).isZero();
        look(9, 1, 1);
        look(14, 1, 1);
        assertThat(caughtUpAt(14)).isEqualTo(5);
    }

    @Test
    void aHugeBacklogIsForgottenButNotMistakenForNone() {
        for (int second = 0; second <= 1000; second++) {
            look(second, second + 1, 0);
        }
        assertThat(caughtUpAt(1000)).isZero();
        look(1001, 1001, 1001);
        look(1002, 1001, 1001);
        assertThat(caughtUpAt(1002)).isEqualTo(1);
    }

    private void look(int second, long end, long handled) {
        partition.look(START.plusSeconds(second), end, handled);
    }

    private long caughtUpAt(int second) {
        return partition.caughtUpFor(START.plusSeconds(second)).toSeconds();
    }
}
