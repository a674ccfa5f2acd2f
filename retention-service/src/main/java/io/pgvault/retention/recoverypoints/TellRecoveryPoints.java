package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.ListedRecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.vault.LifecycleCommand.CompareRecoveryPoints;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.recoverypoints.GoneRecoveryPoint.Stage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the catalogue anew what is followed of an instance, when that differs from what the catalogue lists. */
public final class TellRecoveryPoints {
    private static final Logger LOG = LoggerFactory.getLogger(TellRecoveryPoints.class);

    private final RecoveryPointStore store;
    private final StoredRecoveryPoints storage;
    private final SweepStorage sweepStorage;
    private final Publisher publisher;
    private final HealingObserver observer;
    private final InstantSource clock;

    /** Is told what was found lost, and mended. */
    public interface HealingObserver {
        void healed(String what);
    }

    public TellRecoveryPoints(
            RecoveryPointStore store,
            StoredRecoveryPoints storage,
            SweepStorage sweepStorage,
            Publisher publisher,
            HealingObserver observer,
            InstantSource clock) {
        this.store = store;
        this.storage = storage;
        this.sweepStorage = sweepStorage;
        this.publisher = publisher;
        this.observer = observer;
        this.clock = clock;
    }

    /** In the caller's transaction; the catalogue knows by itself what of it is no news. */
    public void compare(CompareRecoveryPoints command) {
        tellWhatDiffers(new KnownInstance(command.vault().id(), command.instanceId()), command.digest());
    }

    /**
     * The same.
     *
     * @param digest of what the catalogue lists
     * @return how many can be restored from
     */
    public int tellWhatDiffers(KnownInstance instance, String digest) {
        sweepStorage.sweep(instance);
        List<FollowedRecoveryPoint> followed = store.followedForUpdate(instance.instanceId());
        List<GoneRecoveryPoint> gone = new ArrayList<>(
                store.gone(instance.instanceId(), EnumSet.of(Stage.LOST, Stage.DAMAGED, Stage.DELETING)));
        if (digest(followed, gone).equals(digest)) {
            return followed.size();
        }
        gone.addAll(store.gone(instance.instanceId(), EnumSet.of(Stage.DELETED)));
        LOG.info(
                "Tells {} recovery points of {} anew: the catalogue lists others",
                followed.size() + gone.size(),
                instance);
        observer.healed("listed-recovery-points");
        List<RecoveryPointEvent> news = new ArrayList<>();
        followed.forEach(point -> {
            storage.manifest(instance, point.id())
                    .map(manifest -> new RecoveryPointCreated(manifest.completedAt(), manifest.recoveryPoint()))
                    .ifPresent(news::add);
            tell(point, news);
        });
        gone.forEach(point -> news.add(end(instance.instanceId(), point)));
        publisher.publish(news);
        return followed.size();
    }

    /**
     * Tells what became of all of an instance, in transactions of its own; that they were made has been told.
     *
     * @param told of which that has been told as well
     */
    void tellAll(KnownInstance instance, Set<RecoveryPointId> told) {
        sweepStorage.sweep(instance);
        publisher.inTransaction(() -> {
            List<RecoveryPointEvent> news = new ArrayList<>();
            store.followedForUpdate(instance.instanceId()).stream()
                    .filter(point -> !told.contains(point.id()))
                    .forEach(point -> tell(point, news));
            store.gone(instance.instanceId(), EnumSet.allOf(Stage.class)).stream()
                    .filter(point -> !told.contains(point.id()))
                    .forEach(point -> news.add(end(instance.instanceId(), point)));
            publisher.publish(news);
        });
    }

    private static String digest(List<FollowedRecoveryPoint> followed, List<GoneRecoveryPoint> gone) {
        return ListedRecoveryPoint.digest(
                followed.stream()
                        .map(point -> new ListedRecoveryPoint(point.id(), point.tag(), point.dataStore()))
                        .toList(),
                gone.stream().map(GoneRecoveryPoint::id).toList());
    }

    private RecoveryPointEvent end(InstanceId instance, GoneRecoveryPoint point) {
        Instant now = clock.instant();
        return switch (point.stage()) {
            case LOST -> new RecoveryPointLost(now, instance, point.id(), SweepStorage.LOST);
            case DAMAGED -> new RecoveryPointDamaged(now, instance, point.id(), point.reason());
            case DELETING -> new RecoveryPointExpired(now, instance, point.id(), point.reason());
            case DELETED -> new RecoveryPointDeleted(now, instance, point.id(), point.reason());
        };
    }

    private void tell(FollowedRecoveryPoint point, List<RecoveryPointEvent> news) {
        Instant now = clock.instant();
        news.add(new RecoveryPointTagged(
                now,
                point.instanceId(),
                point.id(),
                point.tag(),
                point.course().archiveAt(),
                point.course().expiresAt(),
                point.reason()));
        if (point.dataStore() == DataStore.ARCHIVE_STORE) {
            news.add(new RecoveryPointArchived(now, point.instanceId(), point.id(), point.reason()));
        }
    }
}
