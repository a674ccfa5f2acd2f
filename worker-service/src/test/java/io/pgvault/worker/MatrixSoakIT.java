package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.OnError;
import io.pgvault.contract.job.RestoreOptions.Owners;
import io.pgvault.contract.job.RestoreOptions.Tablespaces;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.PostgresBinaries;
import io.pgvault.localstack.SharedParts;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.AnyClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Databases of every major version onto every other, by client programs of each version. What comes of it is written to
 * {@code target/matrix.md}.
 */
@Tag("soak")
class MatrixSoakIT {
    private static final List<Integer> SERVERS = List.of(10, 12, 13, 14, 15, 16, 17, 18);

    /** Rows and definitions are those of the source, and there are no warnings. */
    private static final String AS_IT_WAS = "=";

    private static final List<String> TABLES = new ArrayList<>();
    private static final List<String> NOTES = new ArrayList<>();

    /** By server and by the major version that they are of. */
    private static final Map<List<Integer>, MatrixDatabase> MADE = new HashMap<>();

    private final SoftAssertions wrong = new SoftAssertions();

    @ParameterizedTest
    @ValueSource(ints = {15, 17, 18})
    void everyServerOntoEveryOther(int major) throws Exception {
        AnyClients clients = new AnyClients(PostgresBinaries.ofMajor(major).folder());
        WorkerFixture worker = new WorkerFixture(clients.clients());
        String programs = clients.version() + (clients.areUsed() ? "" : ", which no worker uses");
        TABLES.add("\n| programs of " + programs + "; from | "
                + SERVERS.stream().map(server -> "onto " + server).collect(Collectors.joining(" | ")) + " |");
        TABLES.add("|---".repeat(SERVERS.size() + 1) + "|");
        for (int source : SERVERS) {
            made(source, source);
            SecretReference secret = secret(worker, source, name(source));
            if (source > major) {
                assertThatThrownBy(() -> worker.recoveryPoint(secret))
                        .isInstanceOfSatisfying(
                                BackupException.class,
                                failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CLIENT_TOO_OLD));
                continue;
            }
            RecoveryPoint point = worker.recoveryPoint(secret);
            List<String> cells = new ArrayList<>();
            for (int target : SERVERS) {
                cells.add(new Cell(worker, point, clients, source, target).measure());
            }
            TABLES.add("| " + source + " | " + String.join(" | ", cells) + " |");
        }
        if (clients.areUsed()) {
            wrong.assertAll();
        }
    }

    /** One source onto one target. */
    private final class Cell {
        private final WorkerFixture worker;
        private final RecoveryPoint point;
        private final int source;
        private final int target;
        private final String way;
        private final String copyName;
        private final MatrixDatabase original;
        private final MatrixDatabase expected;
        private final MatrixDatabase copy;

        Cell(WorkerFixture worker, RecoveryPoint point, AnyClients clients, int source, int target) {
            this.worker = worker;
            this.point = point;
            this.source = source;
            this.target = target;
            this.way = "programs of " + clients.version() + ", " + source + " onto " + target;
            this.copyName = "copy_" + source + "_" + clients.version().major();
            this.original = made(source, source);
            // As the target shows what it made itself.
            this.expected = made(target, Math.min(source, target));
            this.copy = new MatrixDatabase(server(target), copyName);
        }

        String measure() throws InterruptedException {
            try {
                if (target >= source) {
                    return whole();
                }
                SecretReference secret = secret(worker, target, "postgres");
                assertThatThrownBy(() -> worker.restore(point, copyName, secret))
                        .isInstanceOfSatisfying(
                                BackupException.class,
                                failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_TOO_OLD));
                return whatItTakes();
            } finally {
                copy.drop();
            }
        }

        private String whole() throws InterruptedException {
            List<String> differences = new ArrayList<>();
            try {
                restore(OnError.STOP).forEach(warning -> differences.add(warning.toString()));
                differences.addAll(differences(original.rows(), copy.rows()));
                differences.addAll(differences(expected.definitions(), copy.definitions()));
            } catch (BackupException e) {
                note(e.toDetail().toString());
                // Nothing but operators, which are written in words that came with 11.
                wrong.assertThat(e).as(way).hasMessageContaining("It was at OPERATOR ");
                wrong.assertThat(target).as(way).isEqualTo(10);
                return whatItTakes();
            }
            differences.forEach(this::note);
            wrong.assertThat(differences).as(way).isEmpty();
            return differences.isEmpty() ? AS_IT_WAS : "differs";
        }

        /** What is there is right; how many of the tables, sequences and large objects that is. */
        private String whatItTakes() throws InterruptedException {
            restore(OnError.CONTINUE).forEach(warning -> note(warning.toString()));
            List<String> rows = original.rows();
            List<String> differences = differences(rows, copy.rows());
            differences.forEach(this::note);
            wrong.assertThat(differences).as(way).noneMatch(difference -> difference.startsWith("+"));
            return rows.size() - differences.size() + " of " + rows.size();
        }

        private List<ErrorDetail> restore(OnError onError) throws InterruptedException {
            RestoreOptions options =
                    new RestoreOptions(Owners.KEEP, null, true, true, Tablespaces.KEEP, onError, true, null);
            AttemptOutcome outcome = worker.restore(
                    worker.restoreCommand(point, copyName, secret(worker, target, "postgres"), true, options));
            return ((AttemptOutcome.Completed) outcome).warnings();
        }

        private void note(String text) {
            NOTES.add("- " + way + ": " + text.replace("\n", "\\n"));
        }
    }

    /** What is expected and not there, and the other way round. */
    private static List<String> differences(List<String> expected, List<String> found) {
        List<String> missing = new ArrayList<>(expected);
        List<String> unexpected = new ArrayList<>(found);
        found.forEach(missing::remove);
        expected.forEach(unexpected::remove);
        List<String> differences = new ArrayList<>();
        missing.forEach(line -> differences.add("- " + line));
        unexpected.forEach(line -> differences.add("+ " + line));
        return differences;
    }

    @AfterAll
    static void write() throws IOException {
        List<String> lines = new ArrayList<>(TABLES);
        lines.add("");
        lines.addAll(NOTES);
        Files.write(Path.of("target/matrix.md"), lines);
    }

    private static MatrixDatabase made(int server, int major) {
        return MADE.computeIfAbsent(
                List.of(server, major), unused -> new MatrixDatabase(server(server), name(major)).create(major));
    }

    private static String name(int major) {
        return "matrix_" + major;
    }

    private static LocalPostgres server(int major) {
        return SharedParts.postgres(major);
    }

    private static SecretReference secret(WorkerFixture worker, int server, String database) {
        return worker.secret(server + "-" + database, server(server).uri(database));
    }
}
