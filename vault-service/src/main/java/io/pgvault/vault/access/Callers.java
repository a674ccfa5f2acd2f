package io.pgvault.vault.access;

import io.pgvault.contract.access.Caller;
import java.util.Optional;

/** Knows who asks for what is done now. */
public interface Callers {
    /** Empty where nobody does: timers and messages. */
    Optional<Identity> identity();

    default Optional<Caller> current() {
        return identity().map(Identity::caller);
    }
}
