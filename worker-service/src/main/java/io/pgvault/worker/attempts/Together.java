package io.pgvault.worker.attempts;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs pieces of one work at once, which end as one: what fails first ends the others, and is what is told. */
public final class Together {
    private static final ErrorDetail ANOTHER_FAILED =
            ErrorDetail.of(ErrorCode.WORKER_STOPPED, "It ended because something beside it failed.");

    private Together() {}

    /** One of them. */
    @FunctionalInterface
    public interface Piece<T> {
        /**
         * Does it.
         *
         * @param stop asked of when the whole is to end, or another piece has failed
         */
        T run(StopSignal stop) throws InterruptedException;
    }

    /**
     * Runs them all, and returns when none of them runs any more.
     *
     * @param atOnce how many; the others wait in their order
     * @param stop of the whole
     * @return what they made, in their order
     */
    public static <T> List<T> run(List<? extends Piece<T>> pieces, int atOnce, StopSignal stop)
            throws InterruptedException {
        StopSignal end = new StopSignal();
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(atOnce, pieces.size()));
        try {
            CompletionService<T> ended = new ExecutorCompletionService<>(threads);
            List<Future<T>> all = pieces.stream()
                    .map(piece -> ended.submit(() -> piece.run(end)))
                    .toList();
            stop.whenRequested(() -> stop.reason().ifPresent(end::request));
            for (int i = 0; i < all.size(); i++) {
                ended.take().get();
            }
            return all.stream().map(Future::resultNow).toList();
        } catch (ExecutionException e) {
            end.request(ANOTHER_FAILED);
            throw unwrapped(e);
        } catch (InterruptedException e) {
            end.request(ANOTHER_FAILED);
            throw e;
        } finally {
            threads.shutdownNow();
            threads.close();
        }
    }

    /** The same for pieces that make nothing and are too short to be stopped. */
    public static void runAll(List<? extends Runnable> pieces, int atOnce, StopSignal stop)
            throws InterruptedException {
        List<Piece<Boolean>> all = pieces.stream()
                .<Piece<Boolean>>map(piece -> end -> {
                    piece.run();
                    return true;
                })
                .toList();
        var unused = run(all, atOnce, stop);
    }

    private static RuntimeException unwrapped(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case InterruptedException interrupted -> throw interrupted;
            case Error error -> throw error;
            case RuntimeException failure -> failure;
            case null, default -> new IllegalStateException(e);
        };
    }
}
