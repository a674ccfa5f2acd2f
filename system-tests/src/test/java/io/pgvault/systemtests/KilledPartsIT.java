package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the services stand on goes away without a word and comes back. */
class KilledPartsIT {
    @AfterEach
    void allIsWell() throws Exception {
        Wellness.assertAllIsWell();
    }

    @Test
    void aBackupOutlivesTheBroker() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.small("broker_away");
        String job = midDump(database, () -> Pgvault.stack().kafka().kill());
        // The dump is done and the recovery point is there before anybody can be told.
        await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.sessions(job) == 0);

        Pgvault.stack().kafka().start();

        assertCompleted(database, job);
    }

    @Test
    void aBackupOutlivesTheCatalogue() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.small("catalogue_away");
        String job = midDump(database, () -> Pgvault.stack().catalogue().kill());
        await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.sessions(job) == 0);

        Pgvault.stack().catalogue().start();

        await().atMost(Pgvault.PATIENCE)
                .until(() -> Pgvault.stack().service("vault-service").ready());
        assertCompleted(database, job);
    }

    @Test
    void aBackupWhoseServerDiedIsTriedAgain() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.small("server_away");
        String job = midDump(database, () -> Pgvault.stack().source().kill());

        Pgvault.stack().source().start();

        assertCompleted(database, job);
    }

    /** Begins a backup, and does something to the stack while its dump waits for a lock; then the lock is gone. */
    private static String midDump(ProtectedDatabase database, Runnable fault) throws Exception {
        Connection lock = database.locked();
        try {
            String job = database.begin();
            await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.waiting(job) == 1);
            fault.run();
            return job;
        } finally {
            // The server may have died with the lock.
            lock.abort(Runnable::run);
        }
    }

    private static void assertCompleted(ProtectedDatabase database, String job) {
        assertThat(Pgvault.api()
                        .jobEnded(job, Pgvault.PATIENCE, state -> {})
                        .path("status")
                        .asText())
                .isEqualTo("Completed");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(database.recoveryPoints()).isEqualTo(1));
    }
}
