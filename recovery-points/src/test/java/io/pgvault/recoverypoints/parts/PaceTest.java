package io.pgvault.recoverypoints.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredStream;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void transfersTogetherKeepToIt() throws InterruptedException {
        Pace pace = new Pace(1000, now::get, now::addAndGet);

        pace.moved(1500, asked::incrementAndGet);
        pace.moved(2500, asked::incrementAndGet);

        assertThat(now.get()).isEqualTo(TimeUnit.SECONDS.toNanos(4));
        assertThat(asked.get()).isEqualTo(8);
    }

    @Test
    void whatWasSlowerIsNotMadeUpFor() throws InterruptedException {
        Pace pace = new Pace(1000, now::get, now::addAndGet);
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        long before = now.get();

        pace.moved(1000, asked::incrementAndGet);

        assertThat(now.get() - before).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void whatIsNotWantedAnyMoreDoesNotWaitOn() {
        Pace pace = new Pace(1, now::get, now::addAndGet);

        assertThatThrownBy(() -> pace.moved(1000, () -> {
                    throw new IllegalStateException("cancelled");
                }))
                .hasMessage("cancelled");
        assertThat(now.get()).isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void aStreamIsWrittenAndReadAtIt() throws Exception {
        FakeBlobs blobs = new FakeBlobs(InstantSource.system());
        blobs.createContainer("c");
        StreamNames names =
                StreamNames.ofDatabase(InstanceId.random(), RecoveryPointId.of(JobId.random()), AttemptId.random(), 0);
        Pace pace = new Pace(1000, now::get, now::addAndGet);
        StoredStream stored = new StreamWriter(blobs, new BlockBudget(2), 1, 1)
                .at(pace)
                .stage(new ByteArrayInputStream(new byte[3000]), "c", names, new TransferProgress())
                .commit("17");
        assertThat(now.get()).isEqualTo(TimeUnit.SECONDS.toNanos(3));

        new StreamReader(blobs, new BlockBudget(2, pace), 1)
                .read(stored, "c", OutputStream.nullOutputStream(), new TransferProgress());

        assertThat(now.get()).isEqualTo(TimeUnit.SECONDS.toNanos(6));
    }

    @Test
    void whoIsFreeNeverWaits() throws InterruptedException {
        Pace.free().moved(Integer.MAX_VALUE, asked::incrementAndGet);

        assertThat(asked.get()).isZero();
        assertThatThrownBy(() -> new Pace(0)).hasMessageContaining("at least 1 byte");
    }
}
