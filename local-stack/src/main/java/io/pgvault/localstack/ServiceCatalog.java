package io.pgvault.localstack;

import io.pgvault.contract.stream.ServiceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** How each service is run against the parts of its stack. Secrets go through the environment only. */
final class ServiceCatalog {
    static final String VAULT = "vault-service";
    static final String SCHEDULER = "scheduler-service";
    static final String RETENTION = "retention-service";
    static final String WORKER = "worker-service";
    private static final String REPLICA = "-2";

    private final StackDirectory directory;
    private final StackPorts ports;
    private final Parts parts;
    private final UnaryOperator<String> blobEndpoint;

    ServiceCatalog(StackDirectory directory, StackPorts ports, Parts parts, UnaryOperator<String> blobEndpoint) {
        this.directory = directory;
        this.ports = ports;
        this.parts = parts;
        this.blobEndpoint = blobEndpoint;
    }

    LocalService vault() {
        return vault(VAULT, ports.vaultManagement(), ports.vaultApi(), ports.vaultHttps());
    }

    private LocalService vault(String name, int managementPort, int apiPort, int httpsPort) {
        List<String> options = options(name, managementPort, true);
        options.addAll(List.of(
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + apiPort,
                "-Dquarkus.http.ssl-port=" + httpsPort,
                "-Dquarkus.http.insecure-requests=enabled",
                "-Dquarkus.http.ssl.certificate.key-store-key-alias=" + ServerCertificate.SERVER,
                // Whoever starts the stack works with its tokens for as long as it is there.
                "-Dpgvault.tokens.longest-life=" + LocalStack.TOKEN_VALIDITY));
        for (StackRole role : StackRole.values()) {
            options.addAll(role.options());
        }
        options.addAll(bindings());
        return service(name, VAULT, List.of(managementPort, apiPort, httpsPort), options, () -> {
            ServerCertificate certificate = ServerCertificate.in(directory);
            Map<String, String> environment = new HashMap<>(database("vault"));
            environment.put(
                    "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_FILE",
                    certificate.keyStoreFile().toString());
            environment.put("QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_PASSWORD", certificate.password());
            environment.put("QUARKUS_OIDC_PUBLIC_KEY", parts.tokens().encodedPublicKey());
            environment.put("QUARKUS_OIDC_TOKEN_ISSUER", TokenIssuer.ISSUER);
            environment.put("QUARKUS_OIDC_TOKEN_AUDIENCE", TokenIssuer.AUDIENCE);
            return environment;
        });
    }

    LocalService scheduler() {
        return scheduler(SCHEDULER, ports.schedulerManagement());
    }

    private LocalService scheduler(String name, int managementPort) {
        List<String> options = options(name, managementPort, false);
        return service(name, SCHEDULER, List.of(managementPort), options, () -> database("scheduler"));
    }

    LocalService retention() {
        return retention(RETENTION, ports.retentionManagement());
    }

    /** A second one of each service that has a database, which it shares with the first. */
    List<LocalService> replicas() {
        return List.of(
                vault(VAULT + REPLICA, ports.replica(0), ports.replica(1), ports.replica(4)),
                scheduler(SCHEDULER + REPLICA, ports.replica(2)),
                retention(RETENTION + REPLICA, ports.replica(3)));
    }

    private LocalService retention(String name, int managementPort) {
        List<String> options = options(name, managementPort, false);
        return service(name, RETENTION, List.of(managementPort), options, () -> {
            Map<String, String> environment = new HashMap<>(database("retention"));
            environment.putAll(storage(ServiceName.RETENTION));
            return environment;
        });
    }

    LocalService worker(int number) {
        String name = WORKER + "-" + number;
        int port = ports.workerManagement(number);
        List<String> options = options(name, port, false);
        options.addAll(bindings());
        // Dumps are compressed and hashed here, which the first compiler alone would slow down.
        options.remove("-XX:TieredStopAtLevel=1");
        options.addAll(List.of(
                // Blocks of megabytes pass more quickly through the HTTP client in larger pieces than its own of 16
                // KiB.
                "-Djdk.httpclient.bufsize=131072",
                "-Dpgvault.worker.name=" + name,
                "-Dpgvault.key-vault.ca-file=" + parts.keyVault().authorityFile()));
        return service(name, WORKER, List.of(port), options, () -> {
            Map<String, String> environment = new HashMap<>(storage(ServiceName.WORKER));
            environment.put("PGVAULT_KEY_VAULT_ACCESS_TOKEN", parts.keyVault().accessToken());
            return environment;
        });
    }

    private LocalService service(
            String name,
            String module,
            List<Integer> servicePorts,
            List<String> options,
            Supplier<Map<String, String>> environment) {
        return new LocalService(
                directory, new LocalService.Definition(name, module, servicePorts, List.copyOf(options), () -> {
                    Map<String, String> all = new HashMap<>(environment.get());
                    parts.kafka()
                            .serviceSettings(service(module))
                            .forEach((setting, value) -> all.put(
                                    "KAFKA_" + setting.toUpperCase(Locale.ROOT).replace('.', '_'), value));
                    return all;
                }));
    }

    private static ServiceName service(String module) {
        return Arrays.stream(ServiceName.values())
                .filter(service -> service.text().equals(module))
                .findFirst()
                .orElseThrow();
    }

    private List<String> options(String name, int managementPort, boolean http) {
        return new ArrayList<>(List.of(
                "-Djava.io.tmpdir=" + directory.temporaryFiles(name),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dquarkus.profile=local",
                "-Dquarkus.http.host-enabled=" + http,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + managementPort));
    }

    /** One team, one binding: everything of this machine is open to every vault. */
    private List<String> bindings() {
        String binding = "-Dpgvault.bindings.\"local\".";
        return List.of(
                binding + "scope=/",
                binding + "secret-uris=" + parts.keyVault().uri() + "/secrets/",
                binding + "database-hosts=127.0.0.1,localhost",
                binding + "containers=*");
    }

    private Map<String, String> database(String owner) {
        PostgresLogin login = parts.catalogue().createDatabaseAndRole("pgvault_" + owner);
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                login.jdbcUrl(),
                "QUARKUS_DATASOURCE_USERNAME",
                login.user(),
                "QUARKUS_DATASOURCE_PASSWORD",
                login.password());
    }

    private Map<String, String> storage(ServiceName service) {
        return Map.of(
                "PGVAULT_STORAGE_CONNECTION_STRING",
                parts.azurite()
                        .connectionString(
                                service, blobEndpoint.apply(parts.azurite().endpoint())));
    }
}
