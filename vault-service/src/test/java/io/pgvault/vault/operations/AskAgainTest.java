package io.pgvault.vault.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.vault.PublishedMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AskAgainTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Message question = new CancelJob(JobId.random(), NOW);
    private final OperationId operation = OperationId.random();
    private final PublishedMessages published = new PublishedMessages();
    private final List<String> healed = new ArrayList<>();
    private final Unanswered operations = new Unanswered();
    private final AskAgain askAgain = new AskAgain(operations, published, healed::add, () -> NOW, PATIENCE);

    @Test
    void asksTheSameAgainEachTimeAsAnEventOfItsOwn() {
        operations.unanswered.add(new OperationStore.Unanswered(operation, question, 1));
        askAgain.ask();
        operations.unanswered.set(0, new OperationStore.Unanswered(operation, question, 2));
        askAgain.ask();

        assertThat(published.all()).containsExactly(question, question);
        assertThat(published.occasions()).hasSize(2).doesNotHaveDuplicates();
        assertThat(healed).containsExactly("question", "question");
    }

    @Test
    void asksNothingWhenAllIsAnswered() {
        askAgain.ask();

        assertThat(published.all()).isEmpty();
        assertThat(healed).isEmpty();
    }

    private static final class Unanswered implements OperationStore {
        private final List<OperationStore.Unanswered> unanswered = new ArrayList<>();

        @Override
        public List<OperationStore.Unanswered> takeUnanswered(Instant now, Duration patience, int most) {
            assertThat(now).isEqualTo(NOW);
            assertThat(patience).isEqualTo(PATIENCE);
            return unanswered;
        }

        @Override
        public void add(Operation operation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void add(Operation operation, Message question, Instant askedAt) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Operation> find(OperationId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<OperationId> unansweredValidations(Instant askedBefore, int most) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void finish(OperationId id, @Nullable ErrorDetail error, Instant at) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void finishAll(OperationKind kind, UUID subject, @Nullable ErrorDetail error, Instant at) {
            throw new UnsupportedOperationException();
        }
    }
}
