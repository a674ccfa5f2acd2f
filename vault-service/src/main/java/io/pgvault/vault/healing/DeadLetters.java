package io.pgvault.vault.healing;

import io.pgvault.contract.stream.Stream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records that were set aside, as long as they have not been replayed. */
public interface DeadLetters {
    /**
     * One of them.
     *
     * @param setAsideAt by the clock of whoever did; null where that is not told
     * @param group of readers that found it bad
     * @param type of its message, if it has any
     * @param subject its key
     */
    record DeadLetter(
            int partition,
            long offset,
            @Nullable Instant setAsideAt,
            @Nullable String group,
            @Nullable String reason,
            @Nullable String eventId,
            @Nullable String type,
            @Nullable String subject) {}

    /** How many wait on each stream; streams without any are left out. */
    Map<Stream, Long> counts();

    /** The oldest that wait on a stream. */
    List<DeadLetter> list(Stream stream, int most);

    /**
     * Puts all that wait on a stream back on it, where every reader of the stream gets them once more; returns how many.
     * One that is still bad is set aside again. Replaying twice, also at once, changes nothing: readers know what they have.
     */
    long replay(Stream stream);
}
