package io.pgvault.vault.alerts;

import io.pgvault.contract.InstanceId;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.InstanceStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Raises alerts for what was found; what was found before costs one look. */
@Singleton
public final class RaiseFindings {
    private final AlertStore alerts;
    private final InstanceStore instances;
    private final RaiseAlert raiseAlert;

    public RaiseFindings(AlertStore alerts, InstanceStore instances, RaiseAlert raiseAlert) {
        this.alerts = alerts;
        this.instances = instances;
        this.raiseAlert = raiseAlert;
    }

    void raise(List<Finding> findings, Instant at) {
        Set<UUID> known = alerts.raised(findings.stream().map(Finding::eventId).toList());
        List<Finding> fresh = findings.stream()
                .filter(finding -> !known.contains(finding.eventId()))
                .toList();
        Map<InstanceId, BackupInstance> described =
                instances
                        .findAll(
                                fresh.stream().map(Finding::instance).distinct().toList())
                        .stream()
                        .collect(Collectors.toMap(BackupInstance::id, Function.identity()));
        for (Finding finding : fresh) {
            Optional.ofNullable(described.get(finding.instance()))
                    .map(AlertTexts::of)
                    .ifPresent(alerted -> raiseAlert.raise(finding.toAlert(alerted, at)));
        }
    }
}
