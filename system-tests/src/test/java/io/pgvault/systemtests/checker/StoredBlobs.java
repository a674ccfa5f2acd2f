package io.pgvault.systemtests.checker;

import java.io.InputStream;
import java.util.Map;

/** The blobs of one vault's container. */
public interface StoredBlobs {
    /** The sizes of all blobs by their names; what was staged and not committed is none. */
    Map<String, Long> sizes();

    InputStream open(String name);
}
