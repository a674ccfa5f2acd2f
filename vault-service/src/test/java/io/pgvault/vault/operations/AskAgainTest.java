package io.pgvault.vault.operations;

import static io.pgvault.vault.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.vault.PublishedMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskAgainTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Instant now = NOW;
    private final Message question = new CancelJob(JobId.random(), NOW);
    private final PublishedMessages published = new PublishedMessages();
    private final List<String> healed = new ArrayList<>();
    private final OperationsInMemory operations = new OperationsInMemory();
    private final AskAgain askAgain = new AskAgain(operations, published, healed::add, () -> now, PATIENCE);

    @Test
    void asksTheSameAgainEachTimeAsAnEventOfItsOwn() {
        asked();
        askAfter(PATIENCE);
        askAfter(PATIENCE.multipliedBy(3));

        assertThat(published.all()).containsExactly(question, question);
        assertThat(published.occasions()).hasSize(2).doesNotHaveDuplicates();
        assertThat(healed).containsExactly("question", "question");
    }

    @Test
    void anAnswerMayTakeItsTime() {
        asked();
        askAfter(PATIENCE.minusSeconds(1));

        assertThat(published.all()).isEmpty();
    }

    @Test
    void asksNothingWhenAllIsAnswered() {
        operations.finish(asked(), null, NOW);
        askAfter(PATIENCE);

        assertThat(published.all()).isEmpty();
        assertThat(healed).isEmpty();
    }

    private OperationId asked() {
        Operation operation = Operation.running(
                OperationId.random(), OperationKind.CANCEL_JOB, "/vaults/main", "westeurope", null, NOW);
        operations.add(operation, question, NOW);
        return operation.id();
    }

    private void askAfter(Duration pause) {
        now = NOW.plus(pause);
        askAgain.ask();
    }
}
