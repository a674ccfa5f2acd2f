package io.pgvault.worker.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.Attempt;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerSlotsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final Duration PAUSE = Duration.ofSeconds(20);

    private final FakeBlobs blobs = new FakeBlobs(() -> NOW);
    private final ServerSlots slots = new ServerSlots(
            blobs,
            blobs,
            new LeaseKeeper.Times(Duration.ofSeconds(15), Duration.ofHours(1), Duration.ofHours(2)),
            new ServerSlots.Limit(2, 6, PAUSE),
            () -> NOW);

    /** Each database of this class lies in a vault of its own. */
    @Test
    void aThirdBackupOfAServerFindsNoSlotWhateverItsVault() {
        assertThat(take("one", "server-1")).isPresent();
        assertThat(take("two", "server-1")).isPresent();

        assertThat(take("three", "server-1")).isEmpty();
    }

    @Test
    void aSlotThatIsGivenBackIsFree() {
        take("one", "server-1").orElseThrow().close();
        take("two", "server-1");

        assertThat(take("three", "server-1")).isPresent();
    }

    @Test
    void anotherServerHasSlotsOfItsOwn() {
        take("one", "server-1");
        take("two", "server-1");

        assertThat(take("three", "server-2")).isPresent();
    }

    @Test
    void aServerWithoutAReadableIdentifierIsKnownByItsAddressInAnyCase() {
        take("one", null);
        take("two", null);

        assertThat(take("three", null)).isEmpty();
        assertThat(slots.take(target("four", new DataSourceIdentity("DB.Test", 5432, "four", null, 150020)), attempt()))
                .isEmpty();
    }

    @Test
    void theContainerIsMadeWhenNoVaultWasPreparedSinceThereIsOne() {
        assertThatThrownBy(() -> blobs.list(StorageLayout.SERVERS_CONTAINER, ""))
                .isInstanceOf(BackupException.class);

        assertThat(take("one", "server-1")).isPresent();

        assertThat(blobs.list(StorageLayout.SERVERS_CONTAINER, "")).hasSize(1);
    }

    @Test
    void aServerThatWasNeverReachedIsKnownByItsSecret() {
        Optional<LeaseKeeper> first = slots.take(target("db", null), attempt());
        slots.take(target("db", null), attempt());

        assertThat(first).isPresent();
        assertThat(slots.take(target("db", null), attempt())).isEmpty();
        assertThat(slots.take(target("other", null), attempt())).isPresent();
    }

    @Test
    void theNextTryIsAPauseAwayAndUpToHalfOfItMore() {
        assertThat(slots.nextTry()).isBetween(NOW.plus(PAUSE), NOW.plus(PAUSE).plus(PAUSE.dividedBy(2)));
    }

    @Test
    void oneBackupHasNoMoreSlotsThanThereAre() {
        BackupSource server = target("", new DataSourceIdentity("db.test", 5432, "", "server-1", 150020));
        Attempt attempt = attempt();
        assertThat(slots.take(server, attempt)).isPresent();

        List<LeaseKeeper> more = slots.more(server, attempt, 5);

        assertThat(more).hasSize(1);
        assertThat(take("other", "server-1")).isEmpty();
        more.forEach(LeaseKeeper::close);
        assertThat(take("other", "server-1")).isPresent();
    }

    @Test
    void streamsOfAllBackupsOfAServerTogetherAreLimited() {
        BackupSource one = target("one", new DataSourceIdentity("db.test", 5432, "one", "server-1", 150020));
        BackupSource two = target("two", new DataSourceIdentity("db.test", 5432, "two", "server-1", 150020));
        Attempt attempt = attempt();

        assertThat(slots.streams(one, attempt, 0, 3)).hasSize(3);
        assertThat(slots.streams(two, attempt(), 0, 3)).hasSize(1);
        assertThat(slots.streams(one, attempt, 1, 3)).isEmpty();
        assertThat(take("one", "server-1")).isPresent();
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThatThrownBy(() -> new ServerSlots.Limit(2, 0, PAUSE))
                .hasMessage("pgvault.worker.server.streams must be at least 1, not 0");
        assertThatThrownBy(() -> new ServerSlots.Limit(0, 6, PAUSE))
                .hasMessage("pgvault.worker.server.backups must be at least 1, not 0");
    }

    private Optional<LeaseKeeper> take(String database, @Nullable String systemIdentifier) {
        return slots.take(
                target(database, new DataSourceIdentity("db.test", 5432, database, systemIdentifier, 150020)),
                attempt());
    }

    private static BackupSource target(String database, @Nullable DataSourceIdentity identity) {
        return new BackupSource(
                new VaultReference(VaultId.random(), "/vaults/" + database),
                InstanceId.random(),
                database,
                new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/" + database, database),
                new SecretReference(URI.create("https://keys.test/secrets/" + database)),
                identity);
    }

    private static Attempt attempt() {
        return new Attempt(JobId.random(), AttemptId.random(), 1, "worker");
    }
}
