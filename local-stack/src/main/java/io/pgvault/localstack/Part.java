package io.pgvault.localstack;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * A process that a stack consists of. Objects made for the same folder and ports speak of the same process, whichever
 * JVM made them.
 */
public abstract class Part {
    private final String name;
    private final Daemon daemon;

    Part(String name, Daemon daemon) {
        this.name = name;
        this.daemon = daemon;
    }

    /** The name of its pid file and log. */
    public final String name() {
        return name;
    }

    /** What it listens on. */
    public abstract List<Integer> ports();

    /** Starts it, keeping the data of earlier runs, and returns once it is ready. Does nothing while it runs. */
    public abstract void start();

    /** Ends it in order. Does nothing when it does not run. */
    public abstract void stop();

    /** Ends it as a power failure would. */
    public final void kill() {
        daemon.kill();
    }

    public final boolean running() {
        return daemon.running();
    }

    /** The id of its process while it runs. */
    public final OptionalLong pid() {
        return daemon.process().stream().mapToLong(ProcessHandle::pid).findFirst();
    }

    /** The most memory that its process has had resident, in MiB; none when it does not run. */
    public final OptionalLong peakMemory() {
        return daemon.peakMemory();
    }

    /** Sends a signal, such as {@code STOP} to hold it still and {@code CONT} to let it go on. */
    public final void signal(String signal) {
        daemon.signal(signal);
    }

    final Daemon daemon() {
        return daemon;
    }

    /** Asks it to end and insists after a while. */
    final void stopOrKill(String signal, Duration patience) {
        if (!daemon.stop(signal, patience)) {
            daemon.kill();
        }
    }
}
