package io.pgvault.worker.client;

import java.nio.file.Path;
import java.util.List;

/** Client programs of one folder, whatever their age. */
public final class AnyClients {
    private final ClientPrograms programs;

    public AnyClients(Path folder) {
        programs = ClientPrograms.in(folder);
    }

    public Clients clients() {
        return new Clients(List.of(programs));
    }

    public PostgresVersion version() {
        return programs.version();
    }

    /** Whether a worker would use them: it leaves those with known holes. */
    public boolean areUsed() {
        return programs.obstacle().isEmpty();
    }
}
