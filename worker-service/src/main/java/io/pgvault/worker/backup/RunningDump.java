package io.pgvault.worker.backup;

import io.pgvault.worker.postgres.ToolProcess;
import org.jspecify.annotations.Nullable;

/** The dump of an attempt, as somebody else may have to stop it at any moment, even before it has begun. */
final class RunningDump {
    private @Nullable ToolProcess process;
    private boolean stopped;

    synchronized void started(ToolProcess dump) {
        process = dump;
        if (stopped) {
            dump.stop();
        }
    }

    synchronized void stop() {
        stopped = true;
        if (process != null) {
            process.stop();
        }
    }
}
