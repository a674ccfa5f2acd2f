package io.pgvault.retention.rehydration;

import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.vault.LifecycleCommand.RehydrateRecoveryPoint;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Takes over what is to come back; {@link WorkOffRehydrations} does it. Both in the caller's transaction. */
@Singleton
public final class RequestRehydration {
    private final RehydrationStore store;
    private final InstantSource clock;

    public RequestRehydration(RehydrationStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Somebody asks for a recovery point. */
    public void request(RehydrateRecoveryPoint command) {
        Instant now = clock.instant();
        store.put(store.lock(command.recoveryPointId())
                .map(known -> known.askedAgain(command, now))
                .orElseGet(() -> Rehydration.asked(command, now)));
    }

    /** One is not known here, and its document says that copies of it are online: they must go in time. */
    public void adopt(RecoveryPoint found, LifecycleDocument decided) {
        Instant until = decided.rehydratedUntil();
        if (until != null && store.lock(found.id()).isEmpty()) {
            store.put(Rehydration.found(found.id(), found.instanceId(), found.vault(), until, clock.instant()));
        }
    }
}
