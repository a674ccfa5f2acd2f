package io.pgvault.systemtests.checker;

import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.LocalStack;
import io.pgvault.localstack.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for what a stack's work left around: processes, sessions, databases, files. */
final class TraceReader {
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final LocalStack stack;
    private final LocalPostgres source;

    TraceReader(LocalStack stack) {
        this.stack = stack;
        this.source = stack.source();
    }

    Traces traces(List<String> leases) throws SQLException {
        return new Traces(
                leases,
                programs(),
                column("select application_name || ' in ' || datname || ': ' || query from pg_stat_activity"
                        + " where application_name like 'pgvault/%'"),
                column("select datname from pg_database where datname ~ '^pgvault_[0-9a-f]{8}_[0-9a-f]{8}$'"),
                files("tmp")
                        .filter(file -> file.toString().endsWith(".pgpass"))
                        .map(Path::toString)
                        .toList(),
                files("logs").toList(),
                commandLines(),
                exposed());
    }

    private List<String> column(String query) throws SQLException {
        try (Connection connection = source.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }

    /** A worker's program has its pass file in the folder of its stack, which also tells it from other stacks' ones. */
    private List<String> programs() {
        String ours = "PGPASSFILE=" + stack.directory().path();
        return processes()
                .filter(process -> kernelFile(process, "environ").contains(ours))
                .map(process -> process + " " + kernelFile(process, "cmdline").replace('\0', ' '))
                .toList();
    }

    private static Map<Long, String> commandLines() {
        Map<Long, String> lines = new HashMap<>();
        processes()
                .forEach(process ->
                        lines.put(process, kernelFile(process, "cmdline").replace('\0', ' ')));
        return lines;
    }

    private static Stream<Long> processes() {
        return ProcessHandle.allProcesses().map(ProcessHandle::pid);
    }

    /** Empty when the process has ended meanwhile. */
    private static String kernelFile(long process, String file) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc/" + process + "/" + file)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private List<String> exposed() {
        Stream<Path> environments = stack.processes().stream()
                .map(Part::pid)
                .flatMap(pid -> pid.stream().boxed())
                .map(pid -> Path.of("/proc/" + pid + "/environ"));
        return Stream.concat(environments, Stream.concat(files("secrets"), files("tmp")))
                .filter(TraceReader::readableByOthers)
                .map(Path::toString)
                .toList();
    }

    /** In a folder that is closed to others it does not matter what a file itself allows. */
    private static boolean readableByOthers(Path file) {
        try {
            for (Path path = file; path != null && path.getNameCount() > 1; path = path.getParent()) {
                if (Files.getPosixFilePermissions(path).stream().noneMatch(OTHERS::contains)) {
                    return false;
                }
                if (path.startsWith("/proc")) {
                    return true;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Stream<Path> files(String folder) {
        Path root = stack.directory().path().resolve(folder);
        if (!Files.exists(root)) {
            return Stream.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
