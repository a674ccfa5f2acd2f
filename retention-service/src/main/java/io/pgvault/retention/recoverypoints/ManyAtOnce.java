package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.error.BackupException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Asks storage about many things, so many at once.
 *
 * @param parallelism questions at once
 */
public record ManyAtOnce(int parallelism) {
    /**
     * The answers by what was asked about; no answer, no entry.
     *
     * @throws BackupException the first that a question ends in, when all have ended
     */
    public <K, V> Map<K, V> ask(List<K> about, Function<K, Optional<V>> question) {
        if (about.isEmpty()) {
            return Map.of();
        }
        Map<K, CompletableFuture<Optional<V>>> asked = new HashMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.min(parallelism, about.size()))) {
            about.forEach(one -> asked.put(one, CompletableFuture.supplyAsync(() -> question.apply(one), threads)));
        }
        Map<K, V> answers = new HashMap<>();
        asked.forEach((one, answer) -> joined(answer).ifPresent(found -> answers.put(one, found)));
        return answers;
    }

    private static <T> T joined(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BackupException failure ? failure : e;
        }
    }
}
