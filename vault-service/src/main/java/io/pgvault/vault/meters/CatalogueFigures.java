package io.pgvault.vault.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.job.JobKind;
import io.pgvault.vault.alerts.AlertObserver;
import io.pgvault.vault.jobs.JobObserver;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.operations.HealingObserver;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.hibernate.Session;

/** Figures of the catalogue for the metrics endpoint; read every few seconds, so that a scrape costs nothing. */
@ApplicationScoped
class CatalogueFigures implements JobObserver, AlertObserver, HealingObserver {
    private final Session session;
    private final MeterRegistry registry;
    private final InstantSource clock;
    private final MultiGauge sinceLastSuccess;

    CatalogueFigures(Session session, MeterRegistry registry, InstantSource clock) {
        this.session = session;
        this.registry = registry;
        this.clock = clock;
        this.sinceLastSuccess = MultiGauge.builder("pgvault.seconds.since.last.successful.backup")
                .description("Seconds since the last successful backup, or since protection began")
                .register(registry);
    }

    @Override
    public void ended(JobKind kind, JobState state) {
        registry.counter("pgvault.jobs.ended", "operation", label(kind), "status", label(state))
                .increment();
    }

    @Override
    public void raised(Alert alert) {
        registry.counter("pgvault.alerts.raised", "type", alert.getClass().getSimpleName())
                .increment();
    }

    @Override
    public void healed(String what) {
        registry.counter("pgvault.healed", "what", what).increment();
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void read() {
        List<Tuple> instances = session.createNativeQuery(
                        "select v.name as vault, i.name as instance, coalesce(i.last_success_at,"
                                // Which job was the last is not known after a rebuild, but what it left.
                                + " (select max(r.time) from recovery_point r where r.instance_id = i.id"
                                + " and r.state = 'AVAILABLE' and r.time is not null), i.protected_since) as since"
                                + " from instance i join vault v on v.id = i.vault_id where i.protected_since is not null",
                        Tuple.class)
                .getResultList();
        sinceLastSuccess.register(
                instances.stream()
                        .map(row -> {
                            Instant since = row.get("since", Instant.class);
                            Tags tags = Tags.of(
                                    "vault",
                                    row.get("vault", String.class),
                                    "instance",
                                    row.get("instance", String.class));
                            return MultiGauge.Row.of(tags, since, this::secondsSince);
                        })
                        .toList(),
                true);
    }

    private double secondsSince(Instant since) {
        return Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
