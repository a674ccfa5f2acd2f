package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.vault.LifecycleCommand.RetagRecoveryPoints;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.lifecycle.ShortestLife;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.tagging.EarlierBackups;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Takes new recovery points into the due-list, decides tag and course of life, and has them written down in storage. */
@Singleton
public final class TagRecoveryPoint {
    private final RecoveryPointStore store;
    private final TaskStore tasks;
    private final Publisher publisher;
    private final Brake brake;
    private final ShortestLife shortestLife;
    private final InstantSource clock;

    public TagRecoveryPoint(
            RecoveryPointStore store,
            TaskStore tasks,
            Publisher publisher,
            Brake brake,
            ShortestLife shortestLife,
            InstantSource clock) {
        this.store = store;
        this.tasks = tasks;
        this.publisher = publisher;
        this.brake = brake;
        this.shortestLife = shortestLife;
        this.clock = clock;
    }

    /**
     * A new one, by the policy that it was born under.
     *
     * @throws ContradictoryMessageException when its time has not come yet: as the newest it would let all others go
     */
    public void tag(RecoveryPoint recoveryPoint) {
        if (recoveryPoint.isAheadOf(clock.instant())) {
            throw new ContradictoryMessageException("The recovery point " + recoveryPoint.id() + " is of "
                    + recoveryPoint.time() + ", which is ahead of the clock.");
        }
        FollowedRecoveryPoint followed = born(recoveryPoint);
        if (store.add(followed)) {
            describe(followed);
            publisher.publish(tagged(followed));
        }
    }

    /**
     * One that was decided about before: where it is not known here, what was decided then holds. What went wrong with it
     * and what was begun goes on.
     *
     * @return what is to be told; nothing when it is known here
     */
    public List<RecoveryPointEvent> adopt(RecoveryPoint recoveryPoint, LifecycleDocument decided) {
        FollowedRecoveryPoint followed = FollowedRecoveryPoint.decided(recoveryPoint, decided, brake, shortestLife);
        if (!store.add(followed)) {
            return List.of();
        }
        List<RecoveryPointEvent> news = new ArrayList<>(List.of(tagged(followed)));
        if (followed.dataStore() == DataStore.ARCHIVE_STORE) {
            news.add(new RecoveryPointArchived(
                    Objects.requireNonNullElse(decided.archivedAt(), decided.changedAt()),
                    followed.instanceId(),
                    followed.id(),
                    followed.reason()));
        }
        if (decided.state() == LifecycleDocument.State.DELETING) {
            store.markDeleting(List.of(new Decision.Delete(followed.id(), decided.reason())), decided.changedAt());
            news.add(new RecoveryPointExpired(
                    decided.changedAt(), followed.instanceId(), followed.id(), decided.reason()));
        } else if (decided.damage() != null) {
            store.recallDamaged(followed.id(), decided.damage());
            news.add(new RecoveryPointDamaged(clock.instant(), followed.instanceId(), followed.id(), decided.damage()));
        }
        return news;
    }

    /** All of an instance again, by a policy that somebody wants for them. */
    public void retag(RetagRecoveryPoints command) {
        List<RecoveryPointEvent> news = new ArrayList<>();
        for (FollowedRecoveryPoint known : store.followedForUpdate(command.instanceId())) {
            FollowedRecoveryPoint followed = known.under(
                    command.policy(),
                    others(known.instanceId(), known.id()).before(known.origin().scheduledAt()),
                    brake,
                    shortestLife);
            if (store.retag(followed)) {
                describe(followed);
            }
            news.add(tagged(followed));
        }
        publisher.publish(news);
    }

    private FollowedRecoveryPoint born(RecoveryPoint recoveryPoint) {
        return FollowedRecoveryPoint.born(
                recoveryPoint, others(recoveryPoint.instanceId(), recoveryPoint.id()), brake, shortestLife);
    }

    private EarlierBackups others(InstanceId instance, RecoveryPointId point) {
        return (from, to) -> store.anyDueWithin(instance, point, from, to);
    }

    private void describe(FollowedRecoveryPoint followed) {
        tasks.add(new Task.DescribeRecoveryPoint(
                followed.vault().id(), followed.instanceId(), followed.document(clock.instant())));
    }

    private RecoveryPointEvent tagged(FollowedRecoveryPoint followed) {
        return new RecoveryPointTagged(
                clock.instant(),
                followed.instanceId(),
                followed.id(),
                followed.tag(),
                followed.course().archiveAt(),
                followed.course().expiresAt(),
                followed.reason());
    }
}
