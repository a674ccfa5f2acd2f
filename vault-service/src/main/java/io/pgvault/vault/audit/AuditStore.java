package io.pgvault.vault.audit;

import io.pgvault.contract.audit.AuditOutcome;
import io.pgvault.contract.audit.AuditRecord;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where audit records are kept: added, read, and never changed. */
public interface AuditStore {
    void add(AuditRecord record);

    /**
     * What a reader looks for; null = whatever it is.
     *
     * @param readable the scopes that the reader may see, of which the record's path has to lie in one
     * @param scope that the record's path lies in
     * @param from inclusive
     * @param to exclusive
     * @param subject of the caller
     */
    record Wanted(
            List<Scope> readable,
            Scope scope,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String subject,
            @Nullable String action,
            @Nullable AuditOutcome outcome) {
        public Wanted {
            readable = List.copyOf(readable);
        }
    }

    /** The newest first. */
    Page<AuditRecord> list(Wanted wanted, PageRequest page);
}
