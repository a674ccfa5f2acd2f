package io.pgvault.retention.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.alert.Alert.ExpiryStopped;
import io.pgvault.retention.recoverypoints.StoppedExpiries;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

@ApplicationScoped
class PostgresStoppedExpiries implements StoppedExpiries {
    private final InstanceAlerts alerts;

    PostgresStoppedExpiries(InstanceAlerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public void raise(InstanceId instance, String objection, Instant now) {
        alerts.raise(instance, alerted -> ExpiryStopped.of(alerted, objection, now));
    }
}
