package io.pgvault.contract.job;

import java.util.List;

/**
 * Which files a restore makes.
 *
 * @param databases as the recovery point has them; empty for all
 * @param oneFilePerDatabase whether a database that is stored in several streams becomes one file all the same
 */
public record FileOptions(List<String> databases, boolean oneFilePerDatabase) {
    /** All of it, as it is stored. */
    public static final FileOptions DEFAULT = new FileOptions(List.of(), false);

    public FileOptions {
        databases = List.copyOf(databases);
    }
}
