package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.alert.Alert;

/** Where alerts go, with the caller's transaction. */
public interface AlertPublisher {
    void publish(Alert alert);
}
