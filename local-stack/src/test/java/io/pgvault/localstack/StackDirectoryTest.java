package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackDirectoryTest {
    @Test
    void allWhoAskForASecretAtOnceGetTheSame(@TempDir Path folder) throws Exception {
        StackDirectory directory = StackDirectory.at(folder, Lifetime.WITH_JVM);
        Callable<String> ask = () -> directory.secret("token", RandomSecret::password);
        Set<String> answers = new HashSet<>();

        try (ExecutorService asking = Executors.newFixedThreadPool(16)) {
            for (Future<String> answer : asking.invokeAll(Collections.nCopies(64, ask))) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).hasSize(1);
    }
}
