package io.pgvault.vault.alerts;

import io.pgvault.contract.alert.Alert;

/** Is told of alerts as they are raised; for figures, not for decisions. */
public interface AlertObserver {
    void raised(Alert alert);
}
