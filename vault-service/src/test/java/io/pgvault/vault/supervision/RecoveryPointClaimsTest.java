package io.pgvault.vault.supervision;

import static io.pgvault.vault.Samples.NOW;
import static io.pgvault.vault.Samples.OTHERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.vault.Samples;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Well-formed messages about recovery points that are not true: what the catalogue lists and shows is not changed by them. */
class RecoveryPointClaimsTest {
    private static final Instant AT = NOW.plusSeconds(60);
    private static final Instant AGES = Instant.parse("2099-01-01T00:00:00Z");
    private static final BackupTriggered BACKUP = Samples.backupOnDemand();
    private static final RecoveryPoint POINT = Samples.recoveryPoint(BACKUP, NOW);
    private static final RecoveryPoint AS_OTHERS =
            Samples.recoveryPoint(Samples.backup(BACKUP.jobId(), OTHERS, NOW, TriggerKind.ON_DEMAND), NOW);

    private final SupervisionParts parts = new SupervisionParts();

    @BeforeEach
    void protectOthers() {
        parts.instances.add(OTHERS);
    }

    static Stream<RecoveryPointEvent> newsOfAnothers() {
        return news(OTHERS.id(), AT);
    }

    static Stream<RecoveryPointEvent> newsOfTimesToCome() {
        return news(Samples.INSTANCE.id(), AGES);
    }

    private static Stream<RecoveryPointEvent> news(InstanceId instance, Instant at) {
        RecoveryPointId id = POINT.id();
        return Stream.of(
                new RecoveryPointTagged(at, instance, id, "Forged", AT, AT, "So."),
                new RecoveryPointArchived(at, instance, id, "So."),
                new RecoveryPointExpired(at, instance, id, "So."),
                new RecoveryPointDeleted(at, instance, id, "So."),
                new RecoveryPointLost(at, instance, id, "So."),
                new RecoveryPointDamaged(at, instance, id, "So."),
                new RecoveryPointFound(at, instance, id));
    }

    @ParameterizedTest
    @MethodSource({"newsOfAnothers", "newsOfTimesToCome"})
    void aRecoveryPointIsNotChangedByWhatNobodyCanKnowOfIt(RecoveryPointEvent lie) {
        complete();
        CatalogueEntry before = entry();

        assertRefused(() -> follow(lie));

        assertThat(entry()).isEqualTo(before);
        follow(new RecoveryPointTagged(AT, Samples.INSTANCE.id(), POINT.id(), "Yearly", null, null, "So."));
        assertThat(entry().fate().tag()).isEqualTo("Yearly");
    }

    @ParameterizedTest
    @MethodSource("newsOfAnothers")
    void theSameOfAJobThatTheCatalogueLost(RecoveryPointEvent lie) {
        follow(new RecoveryPointCreated(AT, POINT));
        CatalogueEntry before = entry();

        assertRefused(() -> follow(lie));

        assertThat(entry()).isEqualTo(before);
    }

    @Test
    void whatWasSaidOfItAsAnothersBeforeItsJobWasKnownIsForgotten() {
        news(OTHERS.id(), AT).limit(4).forEach(this::follow);

        complete();

        assertThat(parts.recoveryPoints.available(Samples.INSTANCE.id()))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.id()).isEqualTo(POINT.id());
                    assertThat(entry.fate().tag()).isNull();
                    assertThat(entry.fate().archivedAt()).isNull();
                });
        assertThat(parts.recoveryPoints.find(OTHERS.id(), POINT.id())).isEmpty();
    }

    @Test
    void whatWasSaidOfItAsAnothersDoesNotKeepItsOwnNewsAwayOnceItsJobIsKnown() {
        follow(new RecoveryPointDeleted(AT, OTHERS.id(), POINT.id(), "So."));
        parts.queued(BACKUP);

        follow(new RecoveryPointTagged(AT, Samples.INSTANCE.id(), POINT.id(), "Yearly", null, null, "So."));
        follow(new RecoveryPointCreated(AT, POINT));

        assertThat(entry().state()).isEqualTo(CatalogueEntry.State.AVAILABLE);
        assertThat(entry().fate().tag()).isEqualTo("Yearly");
    }

    @Test
    void aRecoveryPointIsNotListedForAnotherInstanceThanItsJobs() {
        parts.running(BACKUP, 1);

        assertRefused(() -> follow(new RecoveryPointCreated(AT, AS_OTHERS)));

        assertThat(parts.recoveryPoints.available(OTHERS.id())).isEmpty();
        follow(new RecoveryPointCreated(AT, POINT));
        assertThat(parts.recoveryPoints.available(Samples.INSTANCE.id())).hasSize(1);
    }

    @Test
    void aRecoveryPointIsNotListedForAnotherInstanceBeforeItsJobIsKnown() {
        BackupTriggered honest = Samples.scheduledBackup(Samples.INSTANCE, NOW);
        RecoveryPoint lie =
                Samples.recoveryPoint(Samples.backup(honest.jobId(), OTHERS, NOW, TriggerKind.SCHEDULED), NOW);

        assertRefused(() -> follow(new RecoveryPointCreated(AT, lie)));

        assertThat(parts.recoveryPoints.available(OTHERS.id())).isEmpty();
        follow(new RecoveryPointCreated(AT, Samples.recoveryPoint(honest, NOW)));
        assertThat(parts.recoveryPoints.available(Samples.INSTANCE.id())).hasSize(1);
    }

    static Stream<RecoveryPoint> whatCannotBe() {
        return Stream.of(
                with(RecoveryPointId.of(JobId.random()), BACKUP.jobId(), Samples.INSTANCE.vault(), NOW, 1000),
                with(POINT.id(), JobId.random(), Samples.INSTANCE.vault(), NOW, 1000),
                with(POINT.id(), BACKUP.jobId(), OTHERS.vault(), NOW, 1000),
                with(POINT.id(), BACKUP.jobId(), Samples.INSTANCE.vault(), AGES, 1000),
                with(POINT.id(), BACKUP.jobId(), Samples.INSTANCE.vault(), NOW, Long.MIN_VALUE),
                Samples.recoveryPoint(
                        Samples.backup(BACKUP.jobId(), Samples.INSTANCE, AGES, TriggerKind.SCHEDULED), NOW));
    }

    @ParameterizedTest
    @MethodSource("whatCannotBe")
    void aRecoveryPointThatCannotBeIsNotListed(RecoveryPoint lie) {
        assertRefused(() -> follow(new RecoveryPointCreated(AT, lie)));
        assertRefused(() -> parts.followJobs.follow(new JobResolved(lie.jobId(), AT, lie)));

        assertThat(parts.recoveryPoints.instanceOf(POINT.id())).isEmpty();
        assertThat(parts.recoveryPoints.instanceOf(lie.id())).isEmpty();
        complete();
        assertThat(parts.recoveryPoints.available(Samples.INSTANCE.id())).hasSize(1);
    }

    @Test
    void theFirstWordOnARecoveryPointStands() {
        complete();
        CatalogueEntry before = entry();

        follow(new RecoveryPointCreated(
                AT, with(POINT.id(), BACKUP.jobId(), Samples.INSTANCE.vault(), NOW.minusSeconds(9999), 1)));

        assertThat(entry()).isEqualTo(before);
    }

    @Test
    void aRestoreIsNotCompletedByARecoveryPoint() {
        RunRestore restore = parts.ended(Samples.restore(), JobState.FAILED);
        RecoveryPoint lie =
                with(RecoveryPointId.of(restore.jobId()), restore.jobId(), Samples.INSTANCE.vault(), NOW, 1000);

        assertRefused(() -> follow(new RecoveryPointCreated(AT, lie)));

        assertThat(parts.state(restore)).isEqualTo(JobState.FAILED);
        assertThat(parts.recoveryPoints.available(Samples.INSTANCE.id())).isEmpty();
    }

    /** One that only fails would be tried for ever, and hold up all that comes behind it. */
    @Test
    void aTieringIsNotCompletedByARecoveryPoint() {
        JobId tiering = parts.queued(Samples.tiering()).jobId();
        RecoveryPoint lie = with(RecoveryPointId.of(tiering), tiering, Samples.INSTANCE.vault(), NOW, 1000);

        assertRefused(() -> follow(new RecoveryPointCreated(AT, lie)));

        assertThat(parts.jobs.get(tiering).state()).isEqualTo(JobState.IN_PROGRESS);
    }

    @Test
    void aFailedBackupIsNotCompletedByTheRecoveryPointOfAnotherInstance() {
        parts.ended(BACKUP, JobState.FAILED);

        assertRefused(() -> follow(new RecoveryPointCreated(AT, AS_OTHERS)));

        assertThat(parts.state(BACKUP)).isEqualTo(JobState.FAILED);
    }

    private void complete() {
        parts.followJobs.follow(new JobCompleted(Samples.attempt(BACKUP, 1), AT, BACKUP, POINT, 500, List.of()));
    }

    private void follow(RecoveryPointEvent event) {
        parts.followRecoveryPoints.follow(event);
    }

    private CatalogueEntry entry() {
        return parts.recoveryPoints.find(Samples.INSTANCE.id(), POINT.id()).orElseThrow();
    }

    private static RecoveryPoint with(RecoveryPointId id, JobId job, VaultReference vault, Instant time, long bytes) {
        return new RecoveryPoint(
                id,
                job,
                Samples.INSTANCE.id(),
                vault,
                time,
                POINT.trigger(),
                null,
                null,
                POINT.policy(),
                false,
                "orders",
                150020,
                bytes,
                bytes,
                bytes,
                List.of("orders"),
                true);
    }

    private static void assertRefused(ThrowingCallable message) {
        assertThatThrownBy(message).isInstanceOf(ContradictoryMessageException.class);
    }
}
