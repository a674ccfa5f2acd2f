package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.systemtests.faults.FaultRule;
import io.pgvault.systemtests.faults.HttpFault;
import io.pgvault.systemtests.faults.StorageRequest;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Storage has bad minutes. */
@Tag("soak")
class StorageFaultsSoakIT {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int ROWS = 300_000;

    @AfterEach
    void allIsWell() throws Exception {
        Wellness.assertAllIsWell();
    }

    static Stream<Arguments> whatIsTriedAgain() {
        return Stream.of(
                        HttpFault.BUSY,
                        HttpFault.THROTTLED,
                        HttpFault.BROKEN,
                        new HttpFault.Hanging(),
                        new HttpFault.DroppedBefore(),
                        new HttpFault.DroppedAfter())
                .flatMap(fault -> Stream.of(
                        Arguments.of(fault, "a block", StorageRequest.stagedBlock()),
                        Arguments.of(fault, "a commit", StorageRequest.commit()),
                        Arguments.of(fault, "the manifest", StorageRequest.putOf("/manifest.json"))));
    }

    @ParameterizedTest(name = "{0} at {1}")
    @MethodSource("whatIsTriedAgain")
    void aBackupOutlives(HttpFault fault, String where, Predicate<StorageRequest> request) throws Exception {
        ProtectedDatabase database = ProtectedDatabase.ofRows("storage", ROWS);
        FaultRule rule = database.fault(request, fault, 2);

        JsonNode job = Pgvault.backUp(database.path(), LONG);

        assertThat(job.path("status").asText()).as("%s", where).isEqualTo("Completed");
        assertThat(rule.used()).isPositive();
        assertThat(database.recoveryPoints()).isEqualTo(1);
    }

    @Test
    void aForbiddenContainerIsSaidInPlainWords() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.small("forbidden");
        database.fault(StorageRequest.commit(), HttpFault.FORBIDDEN, 2);

        JsonNode job = Pgvault.backUp(database.path(), LONG);

        assertThat(job.path("status").asText()).isEqualTo("Failed");
        assertThat(job.at("/errorDetails/0/code").asText()).isEqualTo("UserErrorContainerNotAccessible");
        Pgvault.storageFaults().heal();
        assertThat(Pgvault.backUp(database.path()).path("status").asText()).isEqualTo("Completed");
    }

    @Test
    void nothingIsLostWhileStorageIsGoneForHalfAMinute() throws Exception {
        ProtectedDatabase backedUp = ProtectedDatabase.ofRows("gone", ROWS);
        ProtectedDatabase restored = ProtectedDatabase.ofRows("gone_too", ROWS);
        String recoveryPoint = Pgvault.recoveryPoint(restored.path());
        String backup = backedUp.begin();
        String restore = restored.beginRestore(recoveryPoint, restored.database() + "_2");
        try (FaultRule outage = Pgvault.storageFaults().inject(StorageRequest.any(), HttpFault.BUSY)) {
            await().pollDelay(Duration.ofSeconds(30)).atMost(LONG).until(() -> outage.used() > 0);
        }

        assertThat(ended(backup)).isEqualTo("Completed");
        assertThat(ended(restore)).isEqualTo("Completed");
        assertThat(ProtectedDatabase.fingerprint(restored.database() + "_2")).isEqualTo(restored.fingerprint());
    }

    @Test
    void aBitFlippedOnTheWayNeverReachesADatabase() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.ofRows("flipped", ROWS);
        String recoveryPoint = Pgvault.recoveryPoint(database.path());
        database.fault(StorageRequest.getOf(".dump.zst"), new HttpFault.Corrupted(1_000_000), 1);

        JsonNode first =
                Pgvault.restore(database.path(), recoveryPoint, database.database() + "_2", database.secret(), LONG);

        assertThat(first.path("status").asText()).isEqualTo("Failed");
        assertThat(first.at("/errorDetails/0/code").asText()).isEqualTo("RecoveryPointCorrupt");
        Pgvault.restore(database.path(), recoveryPoint, database.database() + "_2", database.secret(), LONG);
        assertThat(ProtectedDatabase.fingerprint(database.database() + "_2")).isEqualTo(database.fingerprint());
    }

    @Test
    void slowStorageSlowsOnly() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.ofRows("slow_storage", ROWS);
        FaultRule slow = database.fault(StorageRequest.stagedBlock(), new HttpFault.Slowed(500_000), 100);

        JsonNode job = Pgvault.backUp(database.path(), LONG);

        assertThat(job.path("status").asText()).isEqualTo("Completed");
        assertThat(slow.used()).isPositive();
    }

    private static String ended(String job) {
        return Pgvault.api().jobEnded(job, LONG, state -> {}).path("status").asText();
    }
}
