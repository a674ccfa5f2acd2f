package io.pgvault.retention;

import io.pgvault.retention.recoverypoints.WaitingDeletions;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether deletions wait, in memory. */
public final class FakeWaitingDeletions implements WaitingDeletions {
    private @Nullable Instant since;

    @Override
    public Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    @Override
    public void begin(Instant now) {
        since = since == null ? now : since;
    }

    @Override
    public void end() {
        since = null;
    }
}
