package io.pgvault.vault.alerts;

import io.pgvault.contract.alert.Alert;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The event ids of alerts that were raised. */
final class AlertsInMemory implements AlertStore {
    private final Set<UUID> raised = new HashSet<>();

    @Override
    public boolean add(Alert.OfInstance alert) {
        return raised.add(alert.eventId());
    }

    @Override
    public Set<UUID> raised(Collection<UUID> eventIds) {
        Set<UUID> known = new HashSet<>(eventIds);
        known.retainAll(raised);
        return known;
    }
}
