package io.pgvault.localstack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same to several parts at a time. */
final class Together {
    private Together() {}

    /** Waits for all of them, also when one fails; the first failure carries the others. */
    static <P> void run(List<P> parts, Consumer<P> action) {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            parts.forEach(part -> running.add(executor.submit(() -> action.accept(part))));
        }
        List<LocalStackException> failures = new ArrayList<>();
        for (Future<?> done : running) {
            try {
                done.get();
            } catch (ExecutionException e) {
                failures.add(failure(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(new LocalStackException("Interrupted", e));
            }
        }
        if (!failures.isEmpty()) {
            LocalStackException first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private static LocalStackException failure(ExecutionException e) {
        return e.getCause() instanceof LocalStackException known
                ? known
                : new LocalStackException(String.valueOf(e.getCause()), e);
    }
}
