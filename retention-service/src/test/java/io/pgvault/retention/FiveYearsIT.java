package io.pgvault.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.TargetCopy.CopyOption;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.recoverypoints.ApplyLifeCycles;
import io.pgvault.retention.recoverypoints.ArchiveRecoveryPoint;
import io.pgvault.retention.recoverypoints.DeleteRecoveryPoint;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.GuardExpiry;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import io.pgvault.retention.recoverypoints.TagRecoveryPoint;
import io.pgvault.retention.storage.BlobRecoveryPointFiles;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The policy of Azure's articles through five years: Sundays, Wednesdays and Fridays at 22:00; the first of each month is
 * kept for 6 months in the vault and 24 months in the archive, the others for three months. The service's use cases run
 * on its PostgreSQL; storage is in memory.
 */
@QuarkusTest
@QuarkusTestResource(RetentionParts.class)
class FiveYearsIT {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final LocalDate END = LocalDate.of(2031, 1, 1);
    private static final Duration A_WHILE = Duration.ofSeconds(10);
    private static final BackupPolicy POLICY = policy();

    /** It fails: the first successful backup of that month is the next. */
    private static final LocalDate FAILED = LocalDate.of(2027, 3, 3);

    /** It is partial, and no first either. */
    private static final LocalDate PARTIAL = LocalDate.of(2028, 9, 1);

    /** Somebody asks for a backup at the time of the others; it does not use up the first of February. */
    private static final LocalDate ON_DEMAND = LocalDate.of(2028, 2, 1);

    /** What is there at noon of a day, by hand: where, by which tag, and the days of the backups. */
    private static final Map<LocalDate, String> TABLE = Map.of(
            LocalDate.of(2026, 1, 20),
            """
            VaultStore Default 2026-01 04 07 09 11 14 16 18
            VaultStore Monthly 2026 01-02
            """,
            LocalDate.of(2026, 7, 15),
            """
            ArchiveStore Monthly 2026 01-02
            VaultStore Default 2026-04 15 17 19 22 24 26 29
            VaultStore Default 2026-05 03 06 08 10 13 15 17 20 22 24 27 29 31
            VaultStore Default 2026-06 05 07 10 12 14 17 19 21 24 26 28
            VaultStore Default 2026-07 03 05 08 10 12
            VaultStore Monthly 2026 02-01 03-01 04-01 05-01 06-03 07-01
            """,
            LocalDate.of(2027, 3, 20),
            """
            ArchiveStore Monthly 2026 01-02 02-01 03-01 04-01 05-01 06-03 07-01 08-02 09-02
            VaultStore Default 2026-12 20 23 25 27 30
            VaultStore Default 2027-01 03 06 08 10 13 15 17 20 22 24 27 29 31
            VaultStore Default 2027-02 05 07 10 12 14 17 19 21 24 26 28
            VaultStore Default 2027-03 07 10 12 14 17 19
            VaultStore Monthly 2026 10-02 11-01 12-02
            VaultStore Monthly 2027 01-01 02-03 03-05
            """,
            LocalDate.of(2028, 2, 10),
            """
            ArchiveStore Monthly 2026 01-02 02-01 03-01 04-01 05-01 06-03 07-01 08-02 09-02 10-02 11-01 12-02
            ArchiveStore Monthly 2027 01-01 02-03 03-05 04-02 05-02 06-02 07-02 08-01
            VaultStore Default 2027-11 10 12 14 17 19 21 24 26 28
            VaultStore Default 2027-12 03 05 08 10 12 15 17 19 22 24 26 29 31
            VaultStore Default 2028-01 05 07 09 12 14 16 19 21 23 26 28 30
            VaultStore Default 2028-02 01 04 06 09
            VaultStore Monthly 2027 09-01 10-01 11-03 12-01
            VaultStore Monthly 2028 01-02 02-02
            """,
            LocalDate.of(2028, 9, 20),
            """
            ArchiveStore Monthly 2026 04-01 05-01 06-03 07-01 08-02 09-02 10-02 11-01 12-02
            ArchiveStore Monthly 2027 01-01 02-03 03-05 04-02 05-02 06-02 07-02 08-01 09-01 10-01 11-03 12-01
            ArchiveStore Monthly 2028 01-02 02-02 03-01
            VaultStore Default 2028-06 21 23 25 28 30
            VaultStore Default 2028-07 05 07 09 12 14 16 19 21 23 26 28 30
            VaultStore Default 2028-08 04 06 09 11 13 16 18 20 23 25 27 30
            VaultStore Default 2028-09 01 06 08 10 13 15 17
            VaultStore Monthly 2028 04-02 05-03 06-02 07-02 08-02 09-03
            """,
            LocalDate.of(2030, 12, 31),
            """
            ArchiveStore Monthly 2028 07-02 08-02 09-03 10-01 11-01 12-01
            ArchiveStore Monthly 2029 01-03 02-02 03-02 04-01 05-02 06-01 07-01 08-01 09-02 10-03 11-02 12-02
            ArchiveStore Monthly 2030 01-02 02-01 03-01 04-03 05-01 06-02
            VaultStore Default 2030-10 04 06 09 11 13 16 18 20 23 25 27 30
            VaultStore Default 2030-11 03 06 08 10 13 15 17 20 22 24 27 29
            VaultStore Default 2030-12 04 06 08 11 13 15 18 20 22 25 27 29
            VaultStore Monthly 2030 07-03 08-02 09-01 10-02 11-01 12-01
            """);

    private final VaultReference vault = new VaultReference(VaultId.random(), "/vaults/five-years");
    private final InstanceId instance = InstanceId.random();
    private final FakeTasks tasks = new FakeTasks();
    private final List<String> objections = new ArrayList<>();
    private final Map<RecoveryPointId, LocalDate> days = new HashMap<>();
    private Instant now = at(LocalDate.of(2026, 1, 1), LocalTime.NOON);
    private final FakeBlobs blobs = new FakeBlobs(() -> now);

    @Inject
    RecoveryPointStore store;

    @Inject
    Publisher publisher;

    @Inject
    EntityManager rows;

    @Inject
    Scheduler rounds;

    @BeforeEach
    void takeOver() {
        rounds.pause();
        blobs.createContainer(StorageLayout.container(vault.id()));
        blobs.createContainer(StorageLayout.locksContainer(vault.id()));
    }

    @AfterEach
    void leave() {
        QuarkusTransaction.requiringNew()
                .run(() -> rows.createNativeQuery("delete from recovery_point where instance_id = :id")
                        .setParameter("id", instance.value())
                        .executeUpdate());
        rounds.resume();
    }

    @Test
    void atChosenDatesThereIsWhatTheTableSays() {
        BackupSchedule schedule = POLICY.backupRule().schedule();
        int checked = 0;
        for (LocalDate day = LocalDate.of(2026, 1, 1); day.isBefore(END); day = day.plusDays(1)) {
            now = at(day, LocalTime.NOON);
            applyLifeCycles();
            String expected = TABLE.get(day);
            if (expected != null) {
                assertThat(whatIsThere()).as(day.toString()).isEqualTo(expected.strip());
                checked++;
            }
            Instant due = schedule.firstAfter(now).orElseThrow();
            now = due.plus(A_WHILE);
            if (day.equals(ON_DEMAND)) {
                now = at(day, LocalTime.of(22, 0)).plus(A_WHILE);
                backUp(day, null);
            } else if (due.atZone(ZONE).toLocalDate().equals(day) && !day.equals(FAILED)) {
                assertThat(due.atZone(ZONE).toLocalTime()).isEqualTo(LocalTime.of(22, 0));
                backUp(day, due);
            }
        }

        assertThat(checked).isEqualTo(TABLE.size());
        assertThat(days).hasSize(782);
        assertThat(objections).isEmpty();
    }

    private void applyLifeCycles() {
        ApplyLifeCycles apply = new ApplyLifeCycles(
                store,
                tasks,
                publisher,
                new GuardExpiry(
                        store,
                        new BlobStoredRecoveryPoints(blobs),
                        Samples.brake(0.5, 10),
                        (id, objection, at) -> objections.add(objection),
                        1),
                new FakeWaitingDeletions(),
                () -> now);
        ArchiveRecoveryPoint archive =
                new ArchiveRecoveryPoint(store, files(), tasks, publisher, () -> now, Duration.ZERO);
        DeleteRecoveryPoint delete = new DeleteRecoveryPoint(
                store,
                files(),
                publisher,
                () -> now,
                new DeleteRecoveryPoint.Pauses(Duration.ZERO, Duration.ZERO, Duration.ZERO));
        QuarkusTransaction.requiringNew().run(() -> apply.apply(List.of(instance)));
        begun(store::archiving).forEach(archive::archive);
        begun(store::deleting).forEach(delete::delete);
    }

    private BlobRecoveryPointFiles files() {
        return new BlobRecoveryPointFiles(blobs, blobs);
    }

    private List<FollowedRecoveryPoint> begun(BiFunction<Instant, Integer, List<FollowedRecoveryPoint>> list) {
        return QuarkusTransaction.requiringNew().call(() -> list.apply(now, Integer.MAX_VALUE)).stream()
                .filter(point -> point.instanceId().equals(instance))
                .toList();
    }

    private void backUp(LocalDate day, @Nullable Instant scheduledAt) {
        JobId job = JobId.random();
        RecoveryPoint point = new RecoveryPoint(
                RecoveryPointId.of(job),
                job,
                instance,
                vault,
                now,
                scheduledAt == null ? TriggerKind.ON_DEMAND : TriggerKind.SCHEDULED,
                scheduledAt,
                null,
                POLICY,
                day.equals(PARTIAL),
                "orders",
                150020,
                3000,
                2000,
                1000,
                List.of("orders"),
                true);
        Manifest manifest = StorageSamples.manifest(point, now);
        blobs.create(segment(point.id(), manifest), new byte[] {1});
        StorageSamples.store(blobs, manifest);
        TagRecoveryPoint tag =
                new TagRecoveryPoint(store, tasks, publisher, Samples.brake(0.5, 10), Samples.SHORTEST_LIFE, () -> now);
        QuarkusTransaction.requiringNew().run(() -> tag.tag(point));
        days.put(point.id(), day);
    }

    private BlobAddress segment(RecoveryPointId point, Manifest manifest) {
        return new BlobAddress(
                StorageLayout.container(vault.id()),
                StreamNames.ofDatabase(instance, point, manifest.attemptId(), 0).segment(0));
    }

    /** As the table writes it; where a recovery point lies its blobs tell, which tag it has the due-list. */
    private String whatIsThere() {
        Map<String, String> lines = new TreeMap<>();
        List<FollowedRecoveryPoint> kept =
                QuarkusTransaction.requiringNew().call(() -> store.followedForUpdate(instance));
        for (FollowedRecoveryPoint point : kept) {
            LocalDate day = days.get(point.id());
            boolean monthly = point.tag().equals("Monthly");
            String line =
                    tier(point.id()) + " " + point.tag() + " " + day.toString().substring(0, monthly ? 4 : 7);
            lines.merge(line, day.toString().substring(monthly ? 5 : 8), (before, next) -> before + " " + next);
        }
        assertThat(manifests()).isEqualTo(kept.size());
        return lines.entrySet().stream()
                .map(line -> line.getKey() + " " + line.getValue())
                .collect(Collectors.joining("\n"));
    }

    private long manifests() {
        try (var found = blobs.list(StorageLayout.container(vault.id()), "instances/")) {
            return found.filter(blob -> blob.name().endsWith("/manifest.json")).count();
        }
    }

    private String tier(RecoveryPointId point) {
        String container = StorageLayout.container(vault.id());
        try (var found = blobs.list(container, StorageLayout.recoveryPointPrefix(instance, point) + "attempts/")) {
            StoredBlob part = found.findFirst().orElseThrow();
            return blobs.tier(new BlobAddress(container, part.name())).orElseThrow() == BlobTier.ARCHIVE
                    ? "ArchiveStore"
                    : "VaultStore";
        }
    }

    private static Instant at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(ZONE).toInstant();
    }

    private static BackupPolicy policy() {
        BackupPolicy policy = Samples.policy(
                ZONE.getId(),
                Samples.rule("Default", true, "P3M"),
                Samples.tiered("Monthly", "P6M", CopyOption.ON_EXPIRY, null, "P24M"));
        BackupSchedule schedule = BackupSchedule.parse(
                List.of(
                        "R/2025-12-28T22:00:00+01:00/P1W",
                        "R/2025-12-31T22:00:00+01:00/P1W",
                        "R/2026-01-02T22:00:00+01:00/P1W"),
                ZONE.getId());
        return new BackupPolicy(
                policy.id(),
                policy.name(),
                policy.version(),
                new BackupRule(
                        "BackupWeekly", schedule, List.of(Samples.tag("Monthly", 15, AbsoluteMarker.FIRST_OF_MONTH))),
                policy.retentionRules());
    }
}
