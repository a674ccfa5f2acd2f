package io.pgvault.vault.rest.access;

import io.pgvault.vault.audit.Changes;
import io.quarkus.arc.Arc;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Hands changes on to the call that they are made in. */
@Singleton
class CallChanges implements Changes {
    private final Instance<CallAudit> audit;

    CallChanges(Instance<CallAudit> audit) {
        this.audit = audit;
    }

    @Override
    public void note(@Nullable Object before, @Nullable Object after) {
        if (Arc.container().requestContext().isActive()) {
            audit.get().note(before, after);
        }
    }
}
