package io.pgvault.systemtests;

import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.LocalService;
import io.pgvault.localstack.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Utils;

/** What happens to databases and topics without anybody being killed. */
final class OrdinaryFaults {
    private static final int USUAL_LIMIT = 1_048_588;

    private OrdinaryFaults() {}

    /** As after a failover: whoever is connected is thrown out, and finds a server that only reads. */
    static void readOnly(String service, boolean on) {
        String database = database(service);
        catalogue()
                .execute(
                        "postgres",
                        "alter database " + database + " set default_transaction_read_only = " + (on ? "on" : "off"));
        catalogue()
                .execute(
                        "postgres",
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database + "'");
    }

    /** The broker takes nothing on a stream, or everything again. */
    static void refuse(io.pgvault.contract.stream.Stream stream, boolean on) throws Exception {
        try (Admin admin = Admin.create(Pgvault.stack().kafka().clientSettings())) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, stream.topic()),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", Integer.toString(on ? 1 : USUAL_LIMIT)),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    /** Keeps a service's database as it is now, for {@link #restore}; the service is stopped for that. */
    static void keep(String service) {
        whileStopped(
                service,
                () -> catalogue()
                        .execute(
                                "postgres",
                                "create database " + kept(service) + " template " + database(service) + " owner "
                                        + database(service)));
    }

    /** Sets a service's database back to what was kept of it. */
    static void restore(String service) {
        whileStopped(service, () -> {
            catalogue().execute("postgres", "drop database " + database(service));
            catalogue().execute("postgres", "alter database " + kept(service) + " rename to " + database(service));
        });
    }

    /** Gives a service a database with nothing in it. */
    static void empty(String service) {
        whileStopped(service, () -> {
            catalogue().execute("postgres", "drop database " + database(service));
            catalogue().execute("postgres", "create database " + database(service) + " owner " + database(service));
        });
    }

    /** Sets the clock of a service's machine wrong by so much, programs that it runs included; zero sets it right. */
    static void clock(String service, Duration ahead) {
        Pgvault.stack().service(service).stop();
        Pgvault.stack()
                .startService(
                        service,
                        ahead.isZero()
                                ? Map.of()
                                : Map.of(
                                        "LD_PRELOAD",
                                        fakeClock().toString(),
                                        "FAKETIME",
                                        "%+d".formatted(ahead.toSeconds()),
                                        "FAKETIME_DONT_FAKE_MONOTONIC",
                                        "1",
                                        // A JVM's waits would not wait.
                                        "FAKETIME_FORCE_MONOTONIC_FIX",
                                        "0"));
    }

    private static Path fakeClock() {
        try (Stream<Path> libraries = Files.list(Path.of("/usr/lib"))) {
            return libraries
                    .map(folder -> folder.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "libfaketime is missing; as root on Debian, scripts/prerequisites test installs it"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look for libfaketime", e);
        }
    }

    /**
     * The broker is killed and comes back with nothing but its topics and the rights to them. Services are held still
     * until it has those: one that is refused its own topic ends, and here nobody would start it again.
     */
    static void loseKafkasData() throws IOException {
        Pgvault.stack().kafka().kill();
        Utils.delete(Pgvault.stack().directory().data("kafka").toFile());
        List<LocalService> running =
                Pgvault.stack().services().stream().filter(Part::running).toList();
        running.forEach(service -> service.signal("STOP"));
        try {
            Pgvault.stack().kafka().start();
        } finally {
            running.forEach(service -> service.signal("CONT"));
        }
    }

    static String database(String service) {
        return "pgvault_" + service.replace("-service", "");
    }

    private static String kept(String service) {
        return database(service) + "_before";
    }

    private static void whileStopped(String service, Runnable work) {
        Pgvault.stack().service(service).stop();
        try {
            work.run();
        } finally {
            Pgvault.stack().startService(service, Map.of());
        }
    }

    private static LocalPostgres catalogue() {
        return Pgvault.stack().catalogue();
    }
}
