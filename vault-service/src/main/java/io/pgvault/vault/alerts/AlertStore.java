package io.pgvault.vault.alerts;

import io.pgvault.contract.alert.Alert;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Remembers which alerts were raised. */
public interface AlertStore {
    /**
     * Notes that an alert is raised.
     *
     * @return true once per event id, for the transaction that commits first
     */
    boolean add(Alert.OfInstance alert);

    /** Those of the event ids that were raised before. */
    Set<UUID> raised(Collection<UUID> eventIds);
}
