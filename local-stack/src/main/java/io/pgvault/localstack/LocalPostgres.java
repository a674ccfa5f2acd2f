package io.pgvault.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** A PostgreSQL server, reached over TCP on 127.0.0.1 with passwords only. Its superuser is {@code postgres}. */
public final class LocalPostgres extends Part {
    private static final String SUPERUSER = "postgres";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration SESSIONS_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final StackDirectory directory;
    private final PostgresBinaries binaries;
    private final int port;
    private final boolean durable;
    private final Kind kind;

    /**
     * The server of that name below the folder.
     *
     * @param durable whether commits outlive a power failure; they outlive the server in any case
     */
    public LocalPostgres(StackDirectory directory, String name, int port, PostgresBinaries binaries, boolean durable) {
        this(directory, name, port, binaries, durable, Kind.ORDINARY);
    }

    /**
     * What sets a server apart.
     *
     * @param initialisation more options of {@code initdb}
     * @param settings more settings
     * @param followed the server that it is a hot standby of; null where it stands alone
     */
    record Kind(
            List<String> initialisation,
            Map<String, String> settings,
            @Nullable LocalPostgres followed) {
        static final Kind ORDINARY = new Kind(List.of(), Map.of(), null);

        Kind {
            initialisation = List.copyOf(initialisation);
            settings = Map.copyOf(settings);
        }
    }

    /** The same of another kind. */
    LocalPostgres(
            StackDirectory directory, String name, int port, PostgresBinaries binaries, boolean durable, Kind kind) {
        super(name, new Daemon(directory, name, cluster(directory, name).toString()));
        this.directory = directory;
        this.binaries = binaries;
        this.port = port;
        this.durable = durable;
        this.kind = kind;
    }

    private static Path cluster(StackDirectory directory, String name) {
        return directory.data(name).resolve("cluster");
    }

    public int port() {
        return port;
    }

    public PostgresBinaries binaries() {
        return binaries;
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + encoded(database);
    }

    /** The superuser's way into a database, as a {@code postgresql://} address with its password. */
    public String uri(String database) {
        return uri(database, SUPERUSER, superuserPassword());
    }

    public String uri(String database, String user, String password) {
        return "postgresql://" + encoded(user) + ":" + encoded(password) + "@127.0.0.1:" + port + "/"
                + encoded(database);
    }

    public PostgresLogin superuser(String database) {
        return new PostgresLogin(jdbcUrl(database), SUPERUSER, superuserPassword());
    }

    /** What {@code psql}, {@code pg_dump} and the like need to work as superuser. */
    public Map<String, String> toolEnvironment(String database) {
        return Map.of(
                "PGHOST",
                "127.0.0.1",
                "PGPORT",
                Integer.toString(port),
                "PGUSER",
                SUPERUSER,
                "PGPASSWORD",
                superuserPassword(),
                "PGDATABASE",
                database);
    }

    private String superuserPassword() {
        // A standby has the users of the server that it follows.
        LocalPostgres followed = kind.followed();
        return followed == null
                ? directory.secret(name() + ".password", RandomSecret::password)
                : followed.superuserPassword();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void start() {
        if (running()) {
            return;
        }
        createCluster();
        forgetDeadServer();
        List<String> arguments = new ArrayList<>(List.of(binaries.program("postgres"), "-D"));
        arguments.add(cluster(directory, name()).toString());
        settings().forEach((key, value) -> arguments.addAll(List.of("-c", key + "=" + value)));
        kind.settings().forEach((key, value) -> arguments.addAll(List.of("-c", key + "=" + value)));
        daemon().start(new ProcessCommand(arguments, environment(), PostgresUser.privileges()));
        daemon().awaitReady(START_LIMIT, this::answers, "See its log.");
    }

    private Map<String, String> environment() {
        return binaries.locales()
                .map(folder -> Map.of("LC_ALL", "C.UTF-8", "LOCPATH", folder.toString()))
                .orElseGet(() -> Map.of("LC_ALL", "C.UTF-8"));
    }

    private Map<String, String> settings() {
        String disk = durable ? "on" : "off";
        return Map.ofEntries(
                Map.entry("listen_addresses", "127.0.0.1"),
                Map.entry("port", Integer.toString(port)),
                Map.entry("unix_socket_directories", ""),
                Map.entry("max_connections", "200"),
                Map.entry("shared_buffers", "64MB"),
                Map.entry("max_wal_size", "2GB"),
                Map.entry("fsync", disk),
                // Without it a killed server loses what it has acknowledged, whatever becomes of the disk.
                Map.entry("synchronous_commit", "on"),
                Map.entry("full_page_writes", disk));
    }

    /** Made aside and moved into place, so that an interrupted attempt leaves nothing that looks like a cluster. */
    private void createCluster() {
        Path cluster = cluster(directory, name());
        if (Files.exists(cluster)) {
            return;
        }
        Path home = StackDirectory.createPrivateFolder(directory.data(name()));
        PostgresUser.own(home);
        Path fresh = home.resolve("cluster.new");
        StackDirectory.deleteRecursively(fresh);
        Path passwordFile = home.resolve("superuser.password");
        LocalPostgres followed = kind.followed();
        try {
            StackDirectory.writePrivate(passwordFile, superuserPassword());
            PostgresUser.own(passwordFile);
            if (followed == null) {
                Tool.run(initialisation(fresh, passwordFile), environment(), START_LIMIT);
            } else {
                Map<String, String> login = new HashMap<>(environment());
                login.put("PGPASSWORD", superuserPassword());
                Tool.run(copy(followed, fresh), login, START_LIMIT);
            }
            Files.move(fresh, cluster);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create " + cluster, e);
        } finally {
            StackDirectory.deleteRecursively(passwordFile);
        }
    }

    /**
     * A killed server leaves a lock file that PostgreSQL believes while any process has that id, even one that has
     * ended and was not collected yet. Its sessions end by themselves; only then may a new server start.
     */
    private void forgetDeadServer() {
        Path lock = cluster(directory, name()).resolve("postmaster.pid");
        try {
            if (!Files.exists(lock)) {
                return;
            }
            if (!Waiting.until(SESSIONS_LIMIT, () -> sessions().isEmpty())) {
                throw new LocalStackException("Processes " + sessions() + " still work on " + lock.getParent()
                        + ": end them, then start again.");
            }
            Files.deleteIfExists(lock);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + lock, e);
        }
    }

    /** Every process of a server works in its data folder. */
    private List<Long> sessions() {
        Path cluster = cluster(directory, name());
        return ProcessHandle.allProcesses()
                .filter(process -> Daemon.worksIn(process.pid(), cluster) && Daemon.lives(process.pid()))
                .map(ProcessHandle::pid)
                .toList();
    }

    private List<String> copy(LocalPostgres primary, Path fresh) {
        List<String> command = asPostgres();
        command.addAll(List.of(
                binaries.program("pg_basebackup"),
                "--pgdata=" + fresh,
                "--host=127.0.0.1",
                "--port=" + primary.port(),
                "--username=" + SUPERUSER,
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--no-sync"));
        return command;
    }

    private static List<String> asPostgres() {
        List<String> command = new ArrayList<>();
        if (!PostgresUser.privileges().isEmpty()) {
            command.add("setpriv");
            command.addAll(PostgresUser.privileges());
            command.add("--");
        }
        return command;
    }

    private List<String> initialisation(Path fresh, Path passwordFile) {
        List<String> command = asPostgres();
        command.addAll(List.of(
                binaries.program("initdb"),
                "--pgdata=" + fresh,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8"));
        if (!durable) {
            command.add("--no-sync");
        }
        command.addAll(kind.initialisation());
        return command;
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** A connection as superuser. */
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", superuserPassword());
        properties.setProperty("connectTimeout", "5");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /** Runs statements as superuser, each in its own transaction. */
    public void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new LocalStackException(name() + ": " + e.getMessage(), e);
        }
    }

    /** A database and a login role of the same name that owns it; both are left as they are where they exist. */
    public PostgresLogin createDatabaseAndRole(String name) {
        String password = directory.secret(name() + "." + name + ".password", RandomSecret::password);
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            String quoted = quoted(name);
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
                statement.execute("CREATE ROLE " + quoted + " LOGIN");
            }
            connection.unwrap(PGConnection.class).alterUserPassword(name, password.toCharArray(), "scram-sha-256");
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
                statement.execute("CREATE DATABASE " + quoted + " OWNER " + quoted);
            }
        } catch (SQLException e) {
            throw new LocalStackException(name() + ": cannot create database " + name + ": " + e.getMessage(), e);
        }
        return new PostgresLogin(jdbcUrl(name), name, password);
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    /** Ends sessions and writes a checkpoint ("fast shutdown"). */
    @Override
    public void stop() {
        stopOrKill("INT", STOP_LIMIT);
    }

    @Override
    public List<Integer> ports() {
        return List.of(port);
    }
}
