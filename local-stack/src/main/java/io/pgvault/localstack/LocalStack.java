package io.pgvault.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The whole system on one machine: all parts, and the four services on top. */
public final class LocalStack implements AutoCloseable {
    static final Duration TOKEN_VALIDITY = Duration.ofDays(3_650);

    private final StackDirectory directory;
    private final StackPorts ports;
    private final int workers;
    private final Map<String, String> serviceEnvironment;
    private final boolean temporary;
    private final Parts parts;
    private final ServiceCatalog catalog;

    private LocalStack(Builder builder, Path path, boolean temporary) {
        this.directory = StackDirectory.at(path, builder.lifetime);
        this.ports = new StackPorts(builder.portBase == 0 ? Ports.freeBase() : builder.portBase);
        this.workers = builder.workers;
        this.serviceEnvironment = Map.copyOf(builder.serviceEnvironment);
        this.temporary = temporary;
        this.parts = parts(builder.durable);
        this.catalog = new ServiceCatalog(directory, ports, parts, builder.blobEndpoint);
    }

    private Parts parts(boolean durable) {
        PostgresBinaries binaries = PostgresBinaries.installed();
        return new Parts(
                new LocalKafka(directory, ports.kafka(), ports.kafkaController()),
                new LocalPostgres(directory, "postgres-catalogue", ports.catalogue(), binaries, durable),
                new LocalPostgres(directory, "postgres-source", ports.source(), binaries, durable),
                new LocalAzurite(directory, ports.azurite()),
                new LocalKeyVault(directory, ports.keyVault()),
                new TokenIssuer(directory, Clock.systemUTC()));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What to run, and where. By default: in a temporary folder, on free ports, one worker, for this JVM's life. */
    public static final class Builder {
        private @Nullable Path directory;
        private int portBase;
        private int workers = 1;
        private boolean durable;
        private Lifetime lifetime = Lifetime.WITH_JVM;
        private Map<String, String> serviceEnvironment = Map.of();
        private UnaryOperator<String> blobEndpoint = UnaryOperator.identity();

        private Builder() {}

        public Builder directory(Path path) {
            this.directory = path;
            return this;
        }

        public Builder portBase(int base) {
            this.portBase = base;
            return this;
        }

        public Builder workers(int count) {
            if (count < 1 || count > StackPorts.MOST_WORKERS) {
                throw new LocalStackException(
                        "WORKERS " + count + " is not between 1 and " + StackPorts.MOST_WORKERS + ".");
            }
            this.workers = count;
            return this;
        }

        /** Whether databases wait for the disk at each commit. */
        public Builder durable(boolean wanted) {
            this.durable = wanted;
            return this;
        }

        public Builder lifetime(Lifetime wanted) {
            this.lifetime = wanted;
            return this;
        }

        /** Settings that every service gets, as Quarkus reads them from the environment. */
        public Builder serviceEnvironment(Map<String, String> environment) {
            this.serviceEnvironment = environment;
            return this;
        }

        /** Where services reach storage, made from Azurite's own address, as with a proxy between them. */
        public Builder blobEndpoint(UnaryOperator<String> other) {
            this.blobEndpoint = other;
            return this;
        }

        /** The stack, with nothing started. */
        public LocalStack build() {
            LocalStack stack;
            if (directory != null) {
                stack = new LocalStack(this, directory, false);
            } else {
                stack = new LocalStack(this, temporaryFolder(), true);
            }
            if (lifetime == Lifetime.WITH_JVM) {
                Runtime.getRuntime().addShutdownHook(new Thread(stack::discard));
            }
            return stack;
        }

        private static Path temporaryFolder() {
            try {
                return Files.createTempDirectory("pgvault-stack-");
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot create a temporary folder", e);
            }
        }

        /** The stack, with everything started. */
        public LocalStack start() {
            return build().start();
        }
    }

    /** Starts what does not run yet, parts first, and returns once all is ready. */
    public LocalStack start() {
        startParts();
        startServices();
        return this;
    }

    public LocalStack startParts() {
        refuseTakenPorts(parts.processes());
        Together.run(parts.processes(), Part::start);
        return this;
    }

    public LocalStack startServices() {
        refuseTakenPorts(services());
        Together.run(services(), service -> service.start(serviceEnvironment));
        return this;
    }

    /** Starts one service with more settings; a worker may have a number beyond those of the stack. */
    public LocalService startService(String name, Map<String, String> moreEnvironment) {
        Map<String, String> environment = new LinkedHashMap<>(serviceEnvironment);
        environment.putAll(moreEnvironment);
        LocalService service = service(name);
        service.start(environment);
        return service;
    }

    private static void refuseTakenPorts(List<? extends Part> wanted) {
        for (Part part : wanted) {
            for (int port : part.running() ? List.<Integer>of() : part.ports()) {
                if (!Ports.free(port)) {
                    throw new LocalStackException("Port " + port + " of 127.0.0.1, which " + part.name()
                            + " needs, is taken by another process. Stop that one, or move all ports:"
                            + " PORT_BASE=30000 make up");
                }
            }
        }
    }

    /** Ends the services first, then what they stand on. Data stays. */
    public void stop() {
        Together.run(running(allServices()), Part::stop);
        Together.run(running(List.of(parts.azurite(), parts.keyVault())), Part::stop);
        Together.run(running(List.of(parts.kafka())), Part::stop);
        Together.run(running(List.of(parts.catalogue(), parts.source())), Part::stop);
    }

    private static List<? extends Part> running(List<? extends Part> all) {
        return all.stream().filter(Part::running).toList();
    }

    /** Stops it all; a temporary folder goes with it. */
    @Override
    public void close() {
        if (temporary) {
            discard();
        } else {
            stop();
        }
    }

    private void discard() {
        processes().forEach(Part::kill);
        if (temporary) {
            StackDirectory.deleteRecursively(directory.path());
        }
    }

    /** Everything that has a process: parts, then services. */
    public List<Part> processes() {
        return Stream.concat(parts.processes().stream(), allServices().stream()).toList();
    }

    /** Kafka, the two PostgreSQL servers, Azurite and the key vault. */
    public List<Part> parts() {
        return parts.processes();
    }

    /** The services of this stack: vault, scheduler, retention and its workers. */
    public List<LocalService> services() {
        List<LocalService> services =
                new ArrayList<>(List.of(catalog.vault(), catalog.scheduler(), catalog.retention()));
        IntStream.rangeClosed(1, workers).mapToObj(catalog::worker).forEach(services::add);
        return services;
    }

    /** With second replicas, and workers beyond the number wanted now, which an earlier start may have left. */
    private List<LocalService> allServices() {
        List<LocalService> services = new ArrayList<>(services());
        IntStream.rangeClosed(workers + 1, StackPorts.MOST_WORKERS)
                .mapToObj(catalog::worker)
                .filter(Part::running)
                .forEach(services::add);
        catalog.replicas().stream().filter(Part::running).forEach(services::add);
        return services;
    }

    /** A service by its name; {@code vault-service-2} and the like are second replicas, which nobody starts unasked. */
    public LocalService service(String name) {
        return switch (name) {
            case ServiceCatalog.VAULT -> catalog.vault();
            case ServiceCatalog.SCHEDULER -> catalog.scheduler();
            case ServiceCatalog.RETENTION -> catalog.retention();
            default ->
                catalog.replicas().stream()
                        .filter(replica -> replica.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> worker(name));
        };
    }

    private LocalService worker(String name) {
        String prefix = ServiceCatalog.WORKER + "-";
        if (!name.startsWith(prefix)) {
            throw new IllegalArgumentException("No service is called " + name);
        }
        return catalog.worker(Integer.parseInt(name.substring(prefix.length())));
    }

    public LocalKafka kafka() {
        return parts.kafka();
    }

    /** The server that holds the services' own databases. */
    public LocalPostgres catalogue() {
        return parts.catalogue();
    }

    /** The server that stands for the user's. */
    public LocalPostgres source() {
        return parts.source();
    }

    public LocalAzurite azurite() {
        return parts.azurite();
    }

    public LocalKeyVault keyVault() {
        return parts.keyVault();
    }

    public TokenIssuer tokens() {
        return parts.tokens();
    }

    public StackPorts ports() {
        return ports;
    }

    public StackDirectory directory() {
        return directory;
    }

    public String vaultUrl() {
        return "http://127.0.0.1:" + ports.vaultApi();
    }

    /** A bearer token that the API accepts, of somebody who may do all but let others in. */
    public String token() {
        return token(StackRole.CONTRIBUTOR);
    }

    public String token(StackRole role) {
        return parts.tokens().issue("local-" + role.word(), List.of(role.group()), TOKEN_VALIDITY);
    }

    /** What a shell needs to work with the stack. Holds secrets. */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PGVAULT_URL", vaultUrl());
        environment.put("PGVAULT_HTTPS_URL", "https://127.0.0.1:" + ports.vaultHttps());
        environment.put("PGVAULT_CA", parts.keyVault().authorityFile().toString());
        for (StackRole role : StackRole.values()) {
            environment.put(role.variable(), token(role));
        }
        environment.put("KAFKA_BOOTSTRAP_SERVERS", parts.kafka().bootstrapServers());
        environment.put("KAFKA_PROPERTIES_FILE", parts.kafka().propertiesFile().toString());
        environment.put("BLOB_CONNECTION_STRING", parts.azurite().connectionString());
        environment.put("KEY_VAULT_URL", parts.keyVault().uri().toString());
        environment.put("KEY_VAULT_CA", parts.keyVault().authorityFile().toString());
        environment.put("SOURCE_DATABASE_URL", parts.source().uri("postgres"));
        return environment;
    }
}
