package io.pgvault.systemtests.checker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What work leaves around, and where secrets could show.
 *
 * @param leases blobs of the locks container that are leased
 * @param programs running client programs of PostgreSQL that a worker of this stack started
 * @param sessions of workers on the source server
 * @param scratchDatabases on the source server
 * @param passFiles in the services' temporary folders
 * @param logs of all parts
 * @param commandLines of all processes of the machine, by their ids
 * @param exposedFiles files and environments with secrets that others than their owner may read
 */
public record Traces(
        List<String> leases,
        List<String> programs,
        List<String> sessions,
        List<String> scratchDatabases,
        List<String> passFiles,
        List<Path> logs,
        Map<Long, String> commandLines,
        List<String> exposedFiles) {
    public Traces {
        leases = List.copyOf(leases);
        programs = List.copyOf(programs);
        sessions = List.copyOf(sessions);
        scratchDatabases = List.copyOf(scratchDatabases);
        passFiles = List.copyOf(passFiles);
        logs = List.copyOf(logs);
        commandLines = Map.copyOf(commandLines);
        exposedFiles = List.copyOf(exposedFiles);
    }
}
