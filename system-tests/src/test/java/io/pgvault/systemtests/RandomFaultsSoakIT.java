package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.apiclient.Bodies;
import io.pgvault.systemtests.checker.Checker;
import io.pgvault.systemtests.databases.Fingerprint;
import io.pgvault.systemtests.faults.TcpFaultProxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random operations under random faults, then the checker. {@code -Dsoak.seed=...} repeats the choices of a run, though not
 * its timing; {@code -Dsoak.duration=PT30M} is how long it goes on.
 */
@Tag("soak")
class RandomFaultsSoakIT {
    private static final int DATABASES = 6;
    private static final int WORKERS = 3;
    private static final Duration ROUND = Duration.ofMinutes(5);
    private static final Duration REST = Duration.ofMinutes(8);
    private static final String EVERY_MINUTE = "every-minute";

    private final long seed = Long.getLong("soak.seed", new Random().nextLong());
    private final Duration duration = Duration.parse(System.getProperty("soak.duration", "PT30M"));
    private final Random random = new Random(seed);
    private final TcpFaultProxy network = new TcpFaultProxy(Pgvault.source().port());
    private final List<ProtectedDatabase> databases = new ArrayList<>();
    private final Map<String, Fingerprint> contents = new LinkedHashMap<>();
    private final SoakReport report = new SoakReport(seed);

    @AfterEach
    void close() throws Exception {
        for (int i = 2; i <= WORKERS; i++) {
            Pgvault.stack().service("worker-service-" + i).stop();
        }
        network.close();
    }

    @Test
    void nothingIsLostDoubleOrHalf() throws Exception {
        System.out.println("soak.seed=" + seed + " soak.duration=" + duration);
        protectDatabases();
        for (int i = 2; i <= WORKERS; i++) {
            Pgvault.stack().startService("worker-service-" + i, Map.of());
        }
        List<RandomFault> faults = RandomFault.all(WORKERS, network, random);
        List<RandomOperation> operations = RandomOperation.all(random);
        Instant end = Instant.now().plus(duration);
        while (Instant.now().isBefore(end)) {
            Instant endOfRound = Instant.now().plus(ROUND);
            while (Instant.now().isBefore(end) && Instant.now().isBefore(endOfRound)) {
                strikeAndHeal(faults.get(random.nextInt(faults.size())), operations);
            }
            heal(faults);
            assertAllGetsWell();
        }
        System.out.println(report.text(Pgvault.checker().observe()));
        restoreEachOnce();
    }

    /** Nothing stands against it any more: how long is something wrong all the same? */
    private void assertAllGetsWell() throws Exception {
        Checker.Rest rest = Pgvault.checker().rest(REST);
        report.well(rest);
        if (!rest.violations().isEmpty()) {
            System.out.println(report.text(Pgvault.checker().observe()));
        }
        assertThat(rest.violations()).as("with seed %d", seed).isEmpty();
        assertThat(Pgvault.api()
                        .get("/providers/Microsoft.DataProtection/deadLetters")
                        .body()
                        .path("value"))
                .as("dead letters, with seed %d", seed)
                .isEmpty();
    }

    private void protectDatabases() throws SQLException {
        // So many times that there is an end to wait for.
        String interval = "R" + Math.max(1, duration.toMinutes()) + "/"
                + Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.MINUTES) + "/PT1M";
        assertThat(Pgvault.api()
                        .put(Pgvault.policyPath(EVERY_MINUTE), Bodies.policy(interval, "P3M"))
                        .isSuccess())
                .isTrue();
        for (int i = 0; i < DATABASES; i++) {
            int rows = 1_000 + random.nextInt(600_000);
            String policy = i % 2 == 0 ? EVERY_MINUTE : "far-off";
            ProtectedDatabase database = ProtectedDatabase.through(network.port(), policy, "soak_" + i, rows);
            databases.add(database);
            contents.put(database.database(), database.fingerprint());
        }
    }

    /** People and schedules go on while a fault lasts, and for a while after it. */
    private void strikeAndHeal(RandomFault fault, List<RandomOperation> operations) throws InterruptedException {
        report.fault(fault.name());
        attempt(fault.name(), fault.strike());
        operateFor(Duration.ofMillis(1_000 + random.nextInt(17_000)), operations);
        attempt("healing " + fault.name(), fault.heal());
        operateFor(Duration.ofMillis(random.nextInt(5_000)), operations);
    }

    private void operateFor(Duration time, List<RandomOperation> operations) throws InterruptedException {
        Instant end = Instant.now().plus(time);
        while (Instant.now().isBefore(end)) {
            RandomOperation operation = pick(operations);
            ProtectedDatabase database = databases.get(random.nextInt(databases.size()));
            attempt(
                    operation.name(),
                    () -> report.operation(operation.name(), operation.action().on(database)));
            Thread.sleep(500 + random.nextInt(3_000));
        }
    }

    private RandomOperation pick(List<RandomOperation> operations) {
        int dice = random.nextInt(
                operations.stream().mapToInt(RandomOperation::weight).sum());
        for (RandomOperation operation : operations) {
            dice -= operation.weight();
            if (dice < 0) {
                return operation;
            }
        }
        throw new IllegalStateException("The weights add up");
    }

    /** What a fault makes impossible now is not what is tested. */
    private void attempt(String name, RandomFault.Step step) throws InterruptedException {
        try {
            step.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            report.refused(name, e);
        }
    }

    private void heal(List<RandomFault> faults) throws Exception {
        Pgvault.storageFaults().heal();
        network.heal();
        for (RandomFault fault : faults) {
            fault.heal().run();
        }
    }

    private void restoreEachOnce() throws SQLException {
        for (ProtectedDatabase database : databases) {
            String point = Pgvault.recoveryPoint(database.path());
            String target = database.database() + "_proof";
            Pgvault.restore(database.path(), point, target, database.secret(), REST);
            assertThat(ProtectedDatabase.fingerprint(target)).isEqualTo(contents.get(database.database()));
        }
    }
}
