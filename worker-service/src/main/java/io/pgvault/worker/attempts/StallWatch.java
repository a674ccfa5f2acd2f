package io.pgvault.worker.attempts;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.worker.client.ServerSessions;
import io.pgvault.worker.client.ToolProcess;
import io.pgvault.worker.secrets.DatabaseLogin;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Stops attempts whose work with a database server has come to a standstill. */
public final class StallWatch {
    private final ServerSessions sessions;
    private final Duration silence;

    /**
     * Makes a watch.
     *
     * @param silence how long an attempt may show no sign of life: no bytes, no processor time of its program, no session
     *     that the server works for and no progress in the server's views
     */
    public StallWatch(ServerSessions sessions, Duration silence) {
        if (silence.isNegative() || silence.isZero()) {
            throw new IllegalArgumentException("pgvault.worker.watchdog.silence must be positive, not " + silence);
        }
        this.sessions = sessions;
        this.silence = silence;
    }

    /** Watches over a program as long as it runs. */
    public void over(ToolProcess process, DatabaseLogin login, Attempt attempt, JobProgress progress) {
        Watchdog watchdog =
                watch(() -> List.of(progress.transfer().rawBytes(), process.processorTime()), login, attempt, progress);
        process.whenEnded(watchdog::end);
    }

    /** Watches over a statement of the worker itself until that is ended. */
    public Watchdog overStatement(DatabaseLogin login, Attempt attempt, JobProgress progress) {
        return watch(() -> "", login, attempt, progress);
    }

    private Watchdog watch(Supplier<Object> here, DatabaseLogin login, Attempt attempt, JobProgress progress) {
        ErrorDetail stalled = ErrorDetail.of(
                ErrorCode.JOB_STALLED,
                "Nothing has moved between the worker and '" + login.database() + "' on " + login.host() + ":"
                        + login.port() + " for " + silence + ", and the server works on nothing for this job.");
        return Watchdog.watch(
                here,
                () -> sign(login, attempt),
                silence,
                () -> progress.stopSignal().request(stalled));
    }

    /** A session at work is a sign whatever else the views say; a server that cannot be asked gives none. */
    private Object sign(DatabaseLogin login, Attempt attempt) {
        return sessions.look(login, attempt)
                .<Object>map(sight -> sight.working() ? new Object() : sight)
                .orElse(List.of());
    }
}
