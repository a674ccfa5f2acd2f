package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.VaultEvent.InstanceResynced;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.retention.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads all that lies in storage of an instance and tells it, whatever was told of it before. What is not followed is taken up
 * as it was decided about. Each step may be repeated: what is known already stays as it is.
 */
@Singleton
public final class ResyncInstance {
    private static final int AT_ONCE = 500;

    private static final Set<ErrorCode> UNREADABLE =
            EnumSet.of(ErrorCode.RECOVERY_POINT_CORRUPT, ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD);

    private final StoredRecoveryPoints storage;
    private final Adoption adoption;
    private final TagRecoveryPoint tagRecoveryPoint;
    private final TellRecoveryPoints tellRecoveryPoints;
    private final Publisher publisher;
    private final InstantSource clock;
    private final ManyAtOnce questions;

    public ResyncInstance(
            StoredRecoveryPoints storage,
            Adoption adoption,
            TagRecoveryPoint tagRecoveryPoint,
            TellRecoveryPoints tellRecoveryPoints,
            Publisher publisher,
            InstantSource clock,
            ManyAtOnce questions) {
        this.storage = storage;
        this.adoption = adoption;
        this.tagRecoveryPoint = tagRecoveryPoint;
        this.tellRecoveryPoints = tellRecoveryPoints;
        this.publisher = publisher;
        this.clock = clock;
        this.questions = questions;
    }

    /**
     * What there is.
     *
     * @param recoveryPoints that can be read
     * @param problems what cannot, and why
     */
    public record Found(int recoveryPoints, List<String> problems) {}

    private record Stored(Instant completedAt, RecoveryPoint point, Optional<LifecycleDocument> decided) {}

    /** Somebody asks for it: all, or what differs from what the catalogue lists. */
    public InstanceResynced resync(LifecycleCommand.ResyncInstance command) {
        KnownInstance instance = new KnownInstance(command.vault().id(), command.instanceId());
        String digest = command.digest();
        int recoveryPoints = digest == null
                ? resync(instance).recoveryPoints()
                : tellRecoveryPoints.tellWhatDiffers(instance, digest);
        return new InstanceResynced(instance.vaultId(), instance.instanceId(), clock.instant(), recoveryPoints);
    }

    /**
     * Works in transactions of its own.
     *
     * @throws BackupException when storage fails
     */
    public Found resync(KnownInstance instance) {
        List<String> problems = new ArrayList<>();
        List<Stored> undecided = new ArrayList<>();
        Set<RecoveryPointId> told = new HashSet<>();
        List<RecoveryPointId> stored = storage.list(instance).stream()
                .filter(StoredRecoveryPoint::complete)
                .map(StoredRecoveryPoint::id)
                .toList();
        int read = 0;
        for (int from = 0; from < stored.size(); from += AT_ONCE) {
            List<RecoveryPointId> some = stored.subList(from, Math.min(from + AT_ONCE, stored.size()));
            List<Stored> found = read(instance, some, problems);
            read += found.size();
            found.stream().filter(one -> one.decided().isEmpty()).forEach(undecided::add);
            publisher.inTransaction(() -> takeUp(found, told));
        }
        // In the order in which they were made: which is the first of a period depends on it.
        undecided.sort(Comparator.comparing(one -> one.point().time()));
        undecided.forEach(one -> publisher.inTransaction(() -> decide(one.point(), problems)));
        tellRecoveryPoints.tellAll(instance, told);
        return new Found(read, problems);
    }

    private List<Stored> read(KnownInstance instance, List<RecoveryPointId> points, List<String> problems) {
        List<String> unread = Collections.synchronizedList(new ArrayList<>());
        Map<RecoveryPointId, Stored> found = questions.ask(points, point -> read(instance, point, unread));
        problems.addAll(unread);
        return found.values().stream()
                .sorted(Comparator.comparing(one -> one.point().id().value()))
                .toList();
    }

    private Optional<Stored> read(KnownInstance instance, RecoveryPointId point, List<String> unread) {
        try {
            return storage.manifest(instance, point)
                    .map(manifest -> new Stored(
                            manifest.completedAt(), manifest.recoveryPoint(), storage.lifecycle(instance, point)));
        } catch (BackupException e) {
            if (!UNREADABLE.contains(e.code())) {
                throw e;
            }
            unread.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** First rows, then news, as whoever follows the news does it: in another order they would wait for each other. */
    private void takeUp(List<Stored> found, Set<RecoveryPointId> told) {
        List<RecoveryPointEvent> news = new ArrayList<>();
        for (Stored one : found) {
            news.add(new RecoveryPointCreated(one.completedAt(), one.point()));
            List<RecoveryPointEvent> adopted = one.decided()
                    .map(decided -> adoption.adopt(one.point(), decided))
                    .orElse(List.of());
            if (!adopted.isEmpty()) {
                told.add(one.point().id());
                news.addAll(adopted);
            }
        }
        publisher.publish(news);
    }

    private void decide(RecoveryPoint point, List<String> problems) {
        try {
            tagRecoveryPoint.tag(point);
        } catch (ContradictoryMessageException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
