package io.pgvault.localstack;

import io.pgvault.localstack.LocalPostgres.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Parts for integration tests: each is started when it is first asked for, once per JVM, on free ports and below a
 * temporary folder, and is gone when the JVM ends. Tests share them, so they make databases, containers, secrets and
 * keys of their own.
 */
public final class SharedParts {
    private static final String FOLDER = "pgvault.shared-parts.folder";
    private static final String PORT_BASE = "pgvault.shared-parts.port-base";
    private static final String OTHER_PORT = "pgvault.shared-parts.port.";

    private final StackDirectory directory;
    private final LocalKafka kafka;
    private final LocalPostgres postgres;
    private final LocalAzurite azurite;
    private final LocalKeyVault keyVault;

    private SharedParts(StackDirectory directory, StackPorts ports) {
        this.directory = directory;
        this.kafka = new LocalKafka(directory, ports.kafka(), ports.kafkaController());
        this.postgres = new LocalPostgres(directory, "postgres", ports.source(), PostgresBinaries.installed(), false);
        this.azurite = new LocalAzurite(directory, ports.azurite());
        this.keyVault = new LocalKeyVault(directory, ports.keyVault());
    }

    /** A broker with the topics and share groups of the contract. */
    public static LocalKafka kafka() {
        return started(shared().kafka);
    }

    public static LocalPostgres postgres() {
        return started(shared().postgres);
    }

    /**
     * A server of another major.
     *
     * @param initialisation more options of {@code initdb}
     */
    public static LocalPostgres postgres(int major, String... initialisation) {
        synchronized (lock()) {
            String suffix = major + String.join("", initialisation).replaceAll("[^a-z0-9]", "-");
            return started(
                    other(suffix, PostgresBinaries.ofMajor(major), new Kind(List.of(initialisation), Map.of(), null)));
        }
    }

    /** A hot standby of the server of that major. */
    public static LocalPostgres standby(int major) {
        synchronized (lock()) {
            return started(other(
                    major + "-standby",
                    PostgresBinaries.ofMajor(major),
                    new Kind(List.of(), Map.of(), postgres(major))));
        }
    }

    /**
     * A server like managed ones: every role may create the extensions that {@code managed.extensions} lists, and these belong
     * to the superuser.
     */
    public static LocalPostgres managed() {
        synchronized (lock()) {
            PostgresBinaries binaries = PostgresBinaries.installed();
            return started(other(
                    "managed",
                    binaries,
                    new Kind(
                            List.of(),
                            Map.of(
                                    "shared_preload_libraries",
                                    binaries.managed().toString()),
                            null)));
        }
    }

    private static LocalPostgres other(String suffix, PostgresBinaries binaries, Kind kind) {
        String name = "postgres-" + suffix;
        StackDirectory directory = shared().directory;
        String property = OTHER_PORT + name;
        int port = Integer.getInteger(property, 0);
        if (port == 0) {
            port = new StackPorts(Ports.freeBase()).source();
            System.setProperty(property, Integer.toString(port));
        }
        return new LocalPostgres(directory, name, port, binaries, false, kind);
    }

    /** All servers of other majors that this JVM asked for. */
    private Stream<LocalPostgres> others() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(property -> property.startsWith(OTHER_PORT))
                .map(property -> new LocalPostgres(
                        directory,
                        property.substring(OTHER_PORT.length()),
                        Integer.getInteger(property, 0),
                        postgres.binaries(),
                        false));
    }

    /** A port that nothing listens on, that no other process is given, and that no outgoing connection takes in between. */
    public static int freePort() {
        return Ports.freeBase();
    }

    public static LocalAzurite azurite() {
        return started(shared().azurite);
    }

    public static LocalKeyVault keyVault() {
        return started(shared().keyVault);
    }

    private static <P extends Part> P started(P part) {
        synchronized (lock()) {
            part.start();
            return part;
        }
    }

    /**
     * Quarkus loads a test's classes more than once, so what is shared is known by system properties, not by static
     * fields.
     */
    private static SharedParts shared() {
        synchronized (lock()) {
            String folder = System.getProperty(FOLDER);
            if (folder != null) {
                return new SharedParts(
                        StackDirectory.at(Path.of(folder), Lifetime.WITH_JVM),
                        new StackPorts(Integer.getInteger(PORT_BASE, 0)));
            }
            return create();
        }
    }

    /** One object per JVM, whichever loader this class came from. */
    private static Object lock() {
        return Runtime.getRuntime();
    }

    private static SharedParts create() {
        try {
            Path folder = Files.createTempDirectory("pgvault-parts-");
            StackPorts ports = new StackPorts(Ports.freeBase());
            SharedParts parts = new SharedParts(StackDirectory.at(folder, Lifetime.WITH_JVM), ports);
            System.setProperty(FOLDER, folder.toString());
            System.setProperty(PORT_BASE, Integer.toString(ports.base()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> parts.discard(folder)));
            return parts;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a temporary folder", e);
        }
    }

    private void discard(Path folder) {
        Stream.concat(Stream.of(kafka, postgres, azurite, keyVault), others()).forEach(Part::kill);
        StackDirectory.deleteRecursively(folder);
    }
}
