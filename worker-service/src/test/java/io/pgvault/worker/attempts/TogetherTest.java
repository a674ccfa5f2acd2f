package io.pgvault.worker.attempts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.worker.attempts.Together.Piece;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private final StopSignal stop = new StopSignal();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void whatTheyMakeComesInTheirOrder() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(1);
        List<Piece<String>> pieces = List.of(
                signal -> {
                    second.await();
                    return "first";
                },
                signal -> {
                    second.countDown();
                    return "second";
                });

        assertThat(Together.run(pieces, 2, stop)).containsExactly("first", "second");
    }

    @Test
    void soManyRunAtOnceAndNoMore() throws InterruptedException {
        CyclicBarrier both = new CyclicBarrier(2);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Piece<Integer> piece = signal -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            meet(both);
            return running.decrementAndGet();
        };

        var unused = Together.run(IntStream.range(0, 50).mapToObj(i -> piece).toList(), 2, stop);

        assertThat(most.get()).isEqualTo(2);
    }

    private static void meet(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theFirstFailureEndsTheOthersAndIsTold() {
        CountDownLatch begun = new CountDownLatch(1);
        List<Piece<String>> pieces = List.of(
                signal -> {
                    begun.await();
                    throw new BackupException(ErrorCode.DUMP_FAILED, "the cause");
                },
                signal -> {
                    CountDownLatch told = new CountDownLatch(1);
                    signal.whenRequested(told::countDown);
                    begun.countDown();
                    told.await();
                    ended.countDown();
                    throw new BackupException(ErrorCode.INTERNAL, "a consequence");
                });

        assertThatThrownBy(() -> Together.run(pieces, 2, stop)).hasMessage("the cause");
        assertThat(stop.reason()).isEmpty();
    }

    @Test
    void allEndWhenTheWholeIsToEnd() {
        ErrorDetail why = ErrorDetail.of(ErrorCode.JOB_CANCELLED, "cancelled");
        List<Piece<String>> pieces = List.of(
                signal -> {
                    signal.whenRequested(ended::countDown);
                    stop.request(why);
                    ended.await();
                    signal.requireNotRequested();
                    return "";
                },
                signal -> "");

        assertThatThrownBy(() -> Together.run(pieces, 2, stop)).hasMessage("cancelled");
    }

    @Test
    void whoIsInterruptedEndsThemAll() throws InterruptedException {
        Thread thread = Thread.ofPlatform().start(() -> {
            Piece<String> piece = signal -> {
                try {
                    new CountDownLatch(1).await();
                    return "";
                } finally {
                    ended.countDown();
                }
            };
            assertThatThrownBy(() -> Together.run(List.of(piece), 1, stop)).isInstanceOf(InterruptedException.class);
        });
        thread.interrupt();

        ended.await();
        thread.join();
    }
}
