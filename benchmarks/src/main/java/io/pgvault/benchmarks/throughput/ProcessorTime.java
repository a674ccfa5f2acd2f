package io.pgvault.benchmarks.throughput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;

/** The processor time of processes, as the kernel counts it. */
final class ProcessorTime {
    /** The kernel counts in hundredths of a second, whatever its own clock does. */
    private static final long NANOS_PER_TICK = 10_000_000;

    /** In user and kernel mode, and then the same of children that have ended: where they are behind a process's name. */
    private static final int OWN = 11;

    private static final int OF_ENDED_CHILDREN = OWN + 2;

    private ProcessorTime() {}

    /** Of a process and of all that came from it, those that have ended included. */
    static Duration of(long pid) {
        LongStream family = LongStream.concat(
                LongStream.of(pid),
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToLong(ProcessHandle::pid));
        return duration(family.map(member -> ticks(member, OWN) + ticks(member, OF_ENDED_CHILDREN))
                .sum());
    }

    /** Of this JVM alone. */
    static Duration own() {
        return duration(ticks(ProcessHandle.current().pid(), OWN));
    }

    /** Of all that this JVM has started and seen the end of. */
    static Duration ofEndedChildren() {
        return duration(ticks(ProcessHandle.current().pid(), OF_ENDED_CHILDREN));
    }

    private static Duration duration(long ticks) {
        return Duration.ofNanos(ticks * NANOS_PER_TICK);
    }

    private static long ticks(long pid, int field) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1]);
        } catch (IOException e) {
            // It has ended meanwhile, and its parent counts it from now on.
            return 0;
        }
    }
}
