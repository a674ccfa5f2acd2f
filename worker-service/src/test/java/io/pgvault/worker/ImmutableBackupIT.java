package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.worker.attempts.AttemptOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a backup stores for an immutable vault, in storage that keeps policies, which the emulator does not. */
@SuppressWarnings("NullAway.Init") // made before each test
class ImmutableBackupIT {
    private static final BackupPolicy MONTHS = new BackupPolicy(
            "/policies/p",
            "p",
            1,
            WorkerFixture.POLICY.backupRule(),
            List.of(rule("Yearly", false, Period.ofYears(1)), rule("Default", true, Period.ofMonths(3))));

    private final FakeBlobs blobs = new FakeBlobs(InstantSource.system());
    private final WorkerFixture worker = new WorkerFixture(blobs);
    private final LocalPostgres postgres = worker.postgres();
    private final String database = "kept_" + UUID.randomUUID().toString().substring(0, 8);
    private SecretReference secret;

    @BeforeEach
    void makeADatabase() throws Exception {
        postgres.execute("postgres", "create database " + database);
        postgres.execute(database, "create table sold(id int)", "insert into sold values (1), (2), (3)");
        secret = worker.superuserSecret(database);
        blobs.setPoliciesKept(true);
    }

    @ParameterizedTest
    @EnumSource
    void everyBlobOfItIsKeptUntilTheDefaultRuleLetsItGo(BlobImmutability mode) throws Exception {
        RecoveryPoint point = backUp(MONTHS, mode);

        Instant expiry =
                point.time().atZone(ZoneOffset.UTC).plus(Period.ofMonths(3)).toInstant();
        assertThat(blobsOf(point))
                .anyMatch(blob -> blob.name().endsWith("/manifest.json"))
                .anyMatch(blob -> blob.name().endsWith("/database_0.0000.dump.zst"))
                .anyMatch(blob -> blob.name().endsWith("/database_0.blocks"))
                .anyMatch(blob -> blob.name().endsWith("/contents_0.0000.jsonl.zst"))
                .anyMatch(blob -> blob.name().endsWith("/contents_0.blocks"))
                .anyMatch(blob -> blob.name().endsWith("/roles.0000.jsonl.zst"))
                .anyMatch(blob -> blob.name().endsWith("/roles.blocks"))
                .allSatisfy(blob -> {
                    assertThat(blobs.policy(blob)).contains(new BlobPolicy(mode, expiry));
                    assertThatThrownBy(() -> blobs.delete(blob)).isInstanceOf(BackupException.class);
                });
        assertThat(lockPolicies()).isNotEmpty().allMatch(Optional::isEmpty);
    }

    @Test
    void whatIsKeptForEverIsKeptForTenYearsAtFirst() throws Exception {
        RecoveryPoint point = backUp(WorkerFixture.POLICY, BlobImmutability.LOCKED);

        Instant tenYears =
                point.time().atZone(ZoneOffset.UTC).plus(Period.ofYears(10)).toInstant();
        assertThat(blobsOf(point))
                .allSatisfy(blob ->
                        assertThat(blobs.policy(blob)).contains(new BlobPolicy(BlobImmutability.LOCKED, tenYears)));
    }

    @Test
    void aVaultThatIsNotImmutableKeepsNothing() throws Exception {
        RecoveryPoint point = backUp(MONTHS, null);

        assertThat(blobsOf(point))
                .isNotEmpty()
                .allSatisfy(blob -> assertThat(blobs.policy(blob)).isEmpty());
    }

    @Test
    void storageThatKeepsNoPoliciesHindersNoBackup() throws Exception {
        blobs.setPoliciesKept(false);

        RecoveryPoint point = backUp(MONTHS, BlobImmutability.LOCKED);

        assertThat(blobsOf(point))
                .isNotEmpty()
                .allSatisfy(blob -> assertThat(blobs.policy(blob)).isEmpty());
    }

    private RecoveryPoint backUp(BackupPolicy policy, @Nullable BlobImmutability immutability) throws Exception {
        BackupTriggered trigger = worker.trigger(worker.target(secret), policy, immutability);
        AttemptOutcome outcome = worker.backUp(trigger);
        return Optional.ofNullable(((AttemptOutcome.Completed) outcome).recoveryPoint())
                .orElseThrow();
    }

    private List<BlobAddress> blobsOf(RecoveryPoint point) {
        return in(worker.container(), StorageLayout.recoveryPointPrefix(point.instanceId(), point.id()));
    }

    private List<Optional<BlobPolicy>> lockPolicies() {
        return in(StorageLayout.locksContainer(worker.vault().id()), "").stream()
                .map(blobs::policy)
                .toList();
    }

    private List<BlobAddress> in(String container, String prefix) {
        try (Stream<StoredBlob> found = blobs.list(container, prefix)) {
            return found.map(blob -> new BlobAddress(container, blob.name())).toList();
        }
    }

    private static RetentionRule rule(String name, boolean isDefault, Period kept) {
        return new RetentionRule(name, isDefault, List.of(new LifeCycle(DataStore.VAULT_STORE, kept, List.of())));
    }
}
