package io.pgvault.vault.audit;

import io.pgvault.contract.audit.AuditRecord;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;

/** Keeps a record and publishes it, in the caller's transaction: with the change that it tells of, or not at all. */
@Singleton
public final class KeepAudit {
    private final AuditStore store;
    private final Publisher publisher;

    public KeepAudit(AuditStore store, Publisher publisher) {
        this.store = store;
        this.publisher = publisher;
    }

    public void keep(AuditRecord record) {
        store.add(record);
        publisher.publish(record);
    }
}
