package io.pgvault.vault.audit;

import org.jspecify.annotations.Nullable;

/** Hears what a call changes, so that the audit record can tell. Where nobody calls, nothing is kept. */
public interface Changes {
    /**
     * Notes a change. The first one of a call is what it was about; what followed from it is not noted.
     *
     * @param before null where there was nothing
     * @param after null where nothing is left
     */
    void note(@Nullable Object before, @Nullable Object after);
}
