package io.pgvault.vault.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How well one partition is kept up with. From time to time somebody looks where the partition ends and how far it has
 * been handled; what ended there by then has been handled once that offset is reached. A look that is missing, as while
 * the broker is away, breaks the run: news that were held up meanwhile must get their time to arrive. So does a partition
 * that ends before it ended: it was lost and began anew, and what was to be handled of the old one never will be.
 */
public final class PartitionCatchUp {
    private static final int MOST_LOOKS = 600;

    private final Duration patience;
    private final Deque<Look> open = new ArrayDeque<>();

    private @Nullable Instant lastLook;
    private long lastEnd;
    private @Nullable Instant since;
    private @Nullable Instant through;

    private record Look(Instant at, long end) {}

    /**
     * Makes one that has seen nothing.
     *
     * @param patience how far handling may lag, and how far looks may be apart
     */
    public PartitionCatchUp(Duration patience) {
        this.patience = patience;
    }

    /**
     * Notes a look.
     *
     * @param end the offset that the next record gets
     * @param handled the offset below which all records have been handled
     */
    public synchronized void look(Instant at, long end, long handled) {
        if (lastLook == null || lastLook.plus(patience).isBefore(at) || end < lastEnd) {
            open.clear();
            since = null;
            through = null;
        }
        lastLook = at;
        lastEnd = end;
        open.addLast(new Look(at, end));
        if (open.size() > MOST_LOOKS) {
            open.removeFirst();
        }
        boolean moved = false;
        while (!open.isEmpty() && open.getFirst().end() <= handled) {
            through = open.removeFirst().at();
            moved = true;
        }
        if (through == null || through.plus(patience).isBefore(at)) {
            since = null;
        } else if (since == null && moved) {
            since = at;
        }
    }

    /** The length of the unbroken run; zero while there is none. */
    public synchronized Duration caughtUpFor(Instant now) {
        if (since == null
                || through == null
                || lastLook == null
                || lastLook.plus(patience).isBefore(now)
                || through.isBefore(since)) {
            return Duration.ZERO;
        }
        return Duration.between(since, through);
    }
}
