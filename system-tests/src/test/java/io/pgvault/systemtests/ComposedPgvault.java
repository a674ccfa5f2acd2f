package io.pgvault.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import io.pgvault.apiclient.Bodies;
import io.pgvault.apiclient.CallLog;
import io.pgvault.apiclient.Names;
import io.pgvault.apiclient.VaultApi;
import io.pgvault.localstack.KeyVaultClient;
import io.pgvault.localstack.SharedParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The system of docker-compose.yml with a database server to protect beside it, and moves against it. */
final class ComposedPgvault {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> SERVICES =
            List.of("vault-service", "scheduler-service", "retention-service", "worker-service");
    private static final List<String> PARTS = List.of("catalogue", "kafka", "azurite", "key-vault", "source");
    private static final String SECRETS = "https://key-vault:8443/secrets/";
    private static final List<String> SECRET_FILES = List.of(
            "catalogue-superuser-password",
            "vault-database-password",
            "scheduler-database-password",
            "retention-database-password",
            "azurite-accounts",
            "key-vault-store-password",
            "key-vault-token");

    private final Path folder = Checkout.root().resolve(".compose");
    private final int apiPort = SharedParts.freePort();
    private final int keyVaultPort = SharedParts.freePort();
    private final int sourcePort = SharedParts.freePort();
    private final String sourcePassword = UUID.randomUUID().toString();
    private final Map<String, String> environment = Map.of(
            "DATABASE_HOSTS", "source",
            "PGVAULT_PORT", Integer.toString(apiPort),
            "KEY_VAULT_PORT", Integer.toString(keyVaultPort),
            "SOURCE_PORT", Integer.toString(sourcePort),
            "SOURCE_PASSWORD", sourcePassword);
    private final List<Path> files = List.of(
            Checkout.root().resolve("docker-compose.yml"),
            Checkout.root().resolve("system-tests/src/test/containers/source.yml"));
    private final Names names = new Names("containers", "group");
    private final String vault = names.vault("containers");
    private final ComposeContainer system;
    private final DockerClient engine = DockerClientFactory.lazyClient();
    private final VaultApi api;
    private final KeyVaultClient keyVault;

    ComposedPgvault() {
        system = new ComposeContainer(
                        "pgvault", files.stream().map(Path::toFile).toList())
                .withEnv(environment)
                .withBuild(false)
                .withPull(false)
                .withStartupTimeout(PATIENCE);
        PARTS.forEach(part -> system.waitingFor(part, Wait.forHealthcheck().withStartupTimeout(PATIENCE)));
        SERVICES.forEach(
                service -> system.waitingFor(service, Wait.forHealthcheck().withStartupTimeout(PATIENCE)));
        api = new VaultApi("http://127.0.0.1:" + apiPort, content("token").replace("PGVAULT_TOKEN=", ""), CallLog.NONE);
        keyVault = new KeyVaultClient(
                URI.create("https://127.0.0.1:" + keyVaultPort),
                folder.resolve("key-vault-ca.pem"),
                content("key-vault-token"));
    }

    void start() {
        system.start();
        api.succeeded(api.put(vault, Bodies.vault()), PATIENCE);
        require(
                api.put(policy(), Bodies.policy("R/2050-01-01T00:00:00+00:00/P1W", "P3M"))
                        .isSuccess(),
                "a policy");
    }

    void stop() {
        system.stop();
    }

    VaultApi api() {
        return api;
    }

    private String policy() {
        return names.policy("containers", "far-off");
    }

    /** Protects a database of the source server and gives the instance's path. */
    String protect(String database) {
        keyVault.set(
                database,
                "Server=source;Port=5432;Database=" + database + ";User Id=postgres;Password=" + sourcePassword + ";");
        String instance = names.instance("containers", database);
        api.succeeded(
                api.put(
                        instance,
                        Bodies.instance(names.database("source", database), database, policy(), SECRETS + database)),
                PATIENCE);
        api.awaited(
                instance,
                PATIENCE,
                answer ->
                        answer.at("/properties/currentProtectionState").asText().equals("ProtectionConfigured"));
        return instance;
    }

    /** Backs up, expects that to work and gives the id of the recovery point. */
    String backUp(String instance) {
        JsonNode operation = api.succeeded(api.post(instance + "/backup", Bodies.backup("BackupWeekly")), PATIENCE);
        JsonNode job = api.jobEnded(operation.at("/properties/jobId").asText(), PATIENCE, ignored -> {});
        require(job.path("status").asText().equals("Completed"), "a completed backup, not " + job);
        return job.at("/extendedInfo/targetRecoverPoint/recoveryPointID").asText();
    }

    JsonNode restore(String instance, String recoveryPoint, String database) {
        JsonNode operation = api.succeeded(
                api.post(
                        instance + "/restore",
                        Bodies.restoreAsPrivilegedRole(
                                recoveryPoint, names.database("source", database), database, SECRETS + database)),
                PATIENCE);
        return api.jobEnded(operation.at("/properties/jobId").asText(), PATIENCE, ignored -> {});
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + sourcePort + "/" + database, "postgres", sourcePassword);
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void scaleWorkers(int count) {
        compose("up", "--detach", "--no-recreate", "--scale", "worker-service=" + count, "worker-service");
        awaitHealthy("worker-service");
    }

    void restart(String service) {
        compose("restart", service);
        awaitHealthy(service);
    }

    private void awaitHealthy(String service) {
        Awaitility.await(service + " is healthy")
                .atMost(PATIENCE)
                .until(() -> containers(service).stream()
                        .allMatch(container -> "healthy"
                                .equals(container.getState().getHealth().getStatus())));
    }

    /** Whether a container of one service gets a connection to another. */
    boolean reaches(String from, String host, int port) {
        String script = "timeout 5 bash -c 'exec 3<>/dev/tcp/" + host + "/" + port + "'";
        return run(List.of("docker", "exec", containers(from).getFirst().getId(), "bash", "-c", script)) == 0;
    }

    List<InspectContainerResponse> containers(String service) {
        return listed().stream()
                .filter(container -> service.equals(container.getLabels().get("com.docker.compose.service")))
                .map(container -> engine.inspectContainerCmd(container.getId()).exec())
                .toList();
    }

    /** All of docker-compose.yml, without the database server that is protected. */
    List<InspectContainerResponse> all() {
        return listed().stream()
                .filter(container -> !"source".equals(container.getLabels().get("com.docker.compose.service")))
                .map(container -> engine.inspectContainerCmd(container.getId()).exec())
                .toList();
    }

    private List<Container> listed() {
        return engine.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("com.docker.compose.project", project()))
                .exec();
    }

    private String project() {
        return system.getContainerByServiceName("kafka")
                .orElseThrow()
                .getContainerInfo()
                .getConfig()
                .getLabels()
                .get("com.docker.compose.project");
    }

    /** What of .compose/ must be seen nowhere else. */
    List<String> secrets() {
        return SECRET_FILES.stream()
                .map(file -> content(file).replaceFirst("^pgvault:", ""))
                .toList();
    }

    private String content(String file) {
        try {
            return Files.readString(folder.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Run scripts/compose-prepare first", e);
        }
    }

    private void compose(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "--project-name", project()));
        files.forEach(file -> command.addAll(List.of("--file", file.toString())));
        command.addAll(Arrays.asList(arguments));
        require(run(command) == 0, String.join(" ", arguments) + " to work");
    }

    private int run(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            require(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "an end of " + command);
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + command, e);
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("Expected " + what);
        }
    }
}
