package io.pgvault.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.VaultId;
import io.pgvault.worker.attempts.Claimant;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobSlotsTest {
    private final JobSlots slots = new JobSlots(2, Duration.ofMinutes(5));

    @Test
    void oneAfterTheOtherIsTakenWhileSomeAreFree() throws Exception {
        slots.take(claimant(1, "s"));
        assertThat(slots.awaitFree(Duration.ZERO)).isTrue();
        JobSlots.Slot second = slots.take(claimant(1, "s"));
        assertThat(slots.awaitFree(Duration.ZERO)).isFalse();

        second.close();

        assertThat(slots.awaitFree(Duration.ZERO)).isTrue();
    }

    @Test
    void whoeverWaitsGoesOnWhenASlotIsFreeOrNoneIsWantedAnyMore() throws Exception {
        JobSlots.Slot first = slots.take(claimant(1, "s"));
        slots.take(claimant(1, "s"));
        CompletableFuture<Boolean> free = awaitingFree();
        first.close();
        assertThat(free.get(30, TimeUnit.SECONDS)).isTrue();

        slots.take(claimant(1, "s"));
        CompletableFuture<Boolean> stopped = awaitingFree();
        slots.stop();
        assertThat(stopped.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aVaultThatHoldsNoneGetsOnePastThoseOfAnother() {
        fill(1, "s");

        assertThat(slots.takePast(claimant(2, "s"))).isPresent();
        assertThat(slots.takePast(claimant(3, "s")))
                .as("a server does not get all of them through many vaults")
                .isEmpty();
        assertThat(slots.takePast(claimant(3, "t"))).isPresent();
        assertThat(slots.isOpenPast()).isFalse();
    }

    @Test
    void aServerThatHoldsNoneGetsOnePastThoseOfAnother() {
        fill(1, "s");

        assertThat(slots.takePast(claimant(1, "s"))).isEmpty();
        assertThat(slots.takePast(claimant(1, "t"))).isPresent();
        assertThat(slots.takePast(claimant(1, "u")))
                .as("a vault does not get all of them through many servers")
                .isEmpty();
        assertThat(slots.takePast(claimant(2, "u"))).isPresent();
    }

    @Test
    void whatLiesPastTheSlotsIsFreeAgainWhenItsWorkIsDone() {
        fill(1, "s");
        Optional<JobSlots.Slot> past = slots.takePast(claimant(2, "t"));
        assertThat(slots.takePast(claimant(2, "t"))).isEmpty();

        past.orElseThrow().close();

        assertThat(slots.takePast(claimant(2, "t"))).isPresent();
    }

    private CompletableFuture<Boolean> awaitingFree() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return slots.awaitFree(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void fill(int vault, String server) {
        slots.take(claimant(vault, server));
        slots.take(claimant(vault, server));
    }

    private static Claimant claimant(int vault, String server) {
        return new Claimant(new VaultId(new UUID(0, vault)), server);
    }
}
