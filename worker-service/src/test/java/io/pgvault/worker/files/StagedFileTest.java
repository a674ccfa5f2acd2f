package io.pgvault.worker.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.FileContainer;
import io.pgvault.blobstore.FileMark;
import io.pgvault.blobstore.StoredFile;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StagedFileTest {
    private static final int BLOCK = 8 * 1024 * 1024;
    private static final AttemptId ATTEMPT = AttemptId.random();

    private final Blocks blocks = new Blocks();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 17})
    void whatIsWrittenIsStagedWholeAndInItsOrder(int length) throws Exception {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);

        StagedFile.Complete complete;
        try (StagedFile file = new StagedFile(blocks, "f", ATTEMPT, length, () -> {})) {
            for (int at = 0; at < length; at += 3_000_000) {
                file.write(content, at, Math.min(3_000_000, length - at));
            }
            complete = file.complete();
        }

        assertThat(complete.bytes()).isEqualTo(length);
        assertThat(complete.blocks()).hasSize(Math.ceilDiv(length, BLOCK));
        ByteArrayOutputStream staged = new ByteArrayOutputStream();
        complete.blocks().forEach(id -> staged.writeBytes(blocks.staged.getOrDefault(id, new byte[0])));
        assertThat(Arrays.equals(staged.toByteArray(), content)).isTrue();
    }

    @Test
    void noMoreBlocksAreOnTheirWayThanAreAllowed() throws Exception {
        try (StagedFile file = new StagedFile(blocks, "f", ATTEMPT, 0, () -> {})) {
            file.write(new byte[10 * BLOCK]);
            var unused = file.complete();
        }

        assertThat(blocks.most.get()).isBetween(1, StagedFile.AT_ONCE);
    }

    @Test
    void blocksOfTwoAttemptsAreNotTakenForEachOther() throws Exception {
        StagedFile.Complete one = complete(ATTEMPT);
        StagedFile.Complete other = complete(AttemptId.random());

        assertThat(one.blocks()).doesNotContainAnyElementsOf(other.blocks());
        assertThat(one.blocks().getFirst()).hasSameSizeAs(other.blocks().getFirst());
    }

    private StagedFile.Complete complete(AttemptId attempt) throws Exception {
        try (StagedFile file = new StagedFile(blocks, "f", attempt, 1, () -> {})) {
            file.write(1);
            return file.complete();
        }
    }

    @Test
    void whatStorageRefusesIsTold() {
        blocks.failure = new BackupException(ErrorCode.STORAGE_PERMISSION, "No.");

        assertThatThrownBy(() -> complete(ATTEMPT)).isSameAs(blocks.failure);
    }

    @Test
    void whoIsToStopSendsNoFurtherBlock() {
        BackupException stop = new BackupException(ErrorCode.JOB_CANCELLED, "Stop.");

        assertThatThrownBy(() -> {
                    try (StagedFile file = new StagedFile(blocks, "f", ATTEMPT, 0, () -> {
                        throw stop;
                    })) {
                        file.write(new byte[BLOCK]);
                    }
                })
                .isSameAs(stop);
        assertThat(blocks.staged).isEmpty();
    }

    @Test
    void whoIsInterruptedWhileStorageIsSlowEnds() throws Exception {
        blocks.gate = new CountDownLatch(1);
        try (StagedFile file = new StagedFile(blocks, "f", ATTEMPT, 0, () -> {})) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> file.write(new byte[(StagedFile.AT_ONCE + 2) * BLOCK]))
                    .hasMessage("The work was stopped");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8",
        "1000, 8",
        "411041792000, 8",
        "411041792001, 9",
        "1099511627776, 22",
        "17592186044416, 343",
    })
    void aFileOfAnySizeHasNotMoreBlocksThanABlobMayHave(long bytes, int mebibytes) {
        int block = StagedFile.blockBytes(bytes);

        assertThat(block).isEqualTo(mebibytes * 1024 * 1024);
        assertThat(Math.ceilDiv(bytes, (long) block)).isLessThan(50_000);
    }

    private static final class Blocks implements FileContainer {
        private final Map<String, byte[]> staged = new ConcurrentHashMap<>();
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private volatile BackupException failure = new BackupException(ErrorCode.INTERNAL, "");
        private volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public Optional<StoredFile> find(String name) {
            return Optional.empty();
        }

        @Override
        public void stageBlock(String name, String blockId, byte[] content) {
            if (failure.code() != ErrorCode.INTERNAL) {
                throw failure;
            }
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                var unused = gate.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            staged.put(blockId, content.clone());
            now.decrementAndGet();
        }

        @Override
        public boolean create(String name, List<String> blockIds, FileMark mark) {
            throw new AssertionError("Nothing is created by staging");
        }
    }
}
