package io.pgvault.retention.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.alert.Alert.DamageFound;
import io.pgvault.contract.alert.Alert.StrangeBlobsFound;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.scrubbing.DueScrub;
import io.pgvault.retention.scrubbing.ScrubPace;
import io.pgvault.retention.scrubbing.ScrubStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

@ApplicationScoped
class PostgresScrubStore implements ScrubStore {
    /** Who began to read one so long ago does not read it any more. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final String BYTES =
            "cast(greatest(case data_store when 'VAULT_STORE' then coalesce(stored_bytes, 0)" + " else 0 end, "
                    + ScrubPace.LEAST_BYTES + ") as bigint)";
    private static final String IN_TURN = "state in ('KEPT', 'DAMAGED')";
    private static final String TAKE = "update recovery_point set scrub_begun_at = :now where id = ("
            + "select id from recovery_point where " + IN_TURN
            + " and %s (scrub_begun_at is null or scrub_begun_at < :longAgo)"
            + " order by %s, id limit 1 for update skip locked)"
            + " returning id, instance_id, vault_id, " + BYTES + " as bytes";

    private final Session session;
    private final InstanceAlerts alerts;

    PostgresScrubStore(Session session, InstanceAlerts alerts) {
        this.session = session;
        this.alerts = alerts;
    }

    @Override
    public void ask(InstanceId instance, RecoveryPointId recoveryPoint, Instant now) {
        session.createNativeMutationQuery("update recovery_point set scrub_asked_at = :now"
                        + " where id = :id and instance_id = :instance and " + IN_TURN)
                .setParameter("now", now)
                .setParameter("id", recoveryPoint.value())
                .setParameter("instance", instance.value())
                .executeUpdate();
    }

    @Override
    public void askDamaged(InstanceId instance, Instant now) {
        session.createNativeMutationQuery("update recovery_point set scrub_asked_at = :now"
                        + " where instance_id = :instance and state = 'DAMAGED'")
                .setParameter("now", now)
                .setParameter("instance", instance.value())
                .executeUpdate();
    }

    @Override
    public Optional<DueScrub> takeAsked(Instant now) {
        return take("scrub_asked_at is not null and", "scrub_asked_at", true, now);
    }

    @Override
    public Optional<DueScrub> takeOldest(Instant now) {
        return take("", "scrubbed_at", false, now);
    }

    private Optional<DueScrub> take(String condition, String order, boolean asked, Instant now) {
        return session.createNativeQuery(TAKE.formatted(condition, order), Tuple.class)
                .setParameter("now", now)
                .setParameter("longAgo", now.minus(LONGEST))
                .uniqueResultOptional()
                .map(row -> new DueScrub(
                        new KnownInstance(
                                new VaultId(row.get("vault_id", UUID.class)),
                                new InstanceId(row.get("instance_id", UUID.class))),
                        new RecoveryPointId(row.get("id", String.class)),
                        asked,
                        row.get("bytes", Long.class)));
    }

    @Override
    public Optional<Instant> lockPlan() {
        return session.createNativeQuery("select next_at from scrub_pace for update skip locked", Instant.class)
                .uniqueResultOptional();
    }

    @Override
    public void plan(Instant next) {
        session.createNativeMutationQuery("update scrub_pace set next_at = :next")
                .setParameter("next", next)
                .executeUpdate();
    }

    @Override
    public long allBytes() {
        return session.createNativeQuery(
                        "select cast(coalesce(sum(" + BYTES + "), 0) as bigint) from recovery_point where " + IN_TURN,
                        Long.class)
                .getSingleResult();
    }

    @Override
    public void read(DueScrub scrub, Instant now) {
        // Asked for again while it was read: then it is read again.
        session.createNativeMutationQuery("update recovery_point set scrubbed_at = :now, scrub_asked_at ="
                        + " case when scrub_asked_at > scrub_begun_at then scrub_asked_at end, scrub_begun_at = null"
                        + " where id = :id and " + IN_TURN)
                .setParameter("now", now)
                .setParameter("id", scrub.id().value())
                .executeUpdate();
    }

    @Override
    public void leave(DueScrub scrub) {
        session.createNativeMutationQuery("update recovery_point set scrub_begun_at = null where id = :id")
                .setParameter("id", scrub.id().value())
                .executeUpdate();
    }

    @Override
    public boolean markDamaged(DueScrub scrub, String reason) {
        session.createNativeQuery(PostgresRecoveryPointStore.DECIDE, Integer.class)
                .setParameter("instance", scrub.instance().instanceId().value())
                .getSingleResult();
        return session.createNativeMutationQuery("update recovery_point set state = 'DAMAGED', damage = :reason"
                                + " where id = :id and state = 'KEPT'")
                        .setParameter("reason", reason)
                        .setParameter("id", scrub.id().value())
                        .executeUpdate()
                == 1;
    }

    @Override
    public boolean markWhole(DueScrub scrub) {
        return session.createNativeMutationQuery(
                                "update recovery_point set state = 'KEPT', damage = null where id = :id and state = 'DAMAGED'")
                        .setParameter("id", scrub.id().value())
                        .executeUpdate()
                == 1;
    }

    @Override
    public void raiseDamage(DueScrub scrub, String reason, Instant now) {
        alerts.raise(scrub.instance().instanceId(), alerted -> DamageFound.of(alerted, scrub.id(), reason, now));
    }

    @Override
    public void raiseStrange(DueScrub scrub, String reason, Instant now) {
        alerts.raise(scrub.instance().instanceId(), alerted -> StrangeBlobsFound.of(alerted, scrub.id(), reason, now));
    }
}
