package io.pgvault.localstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/** A real Kafka broker, single node in KRaft mode, with the contract's topics. */
public final class LocalKafka extends Part {
    private static final String NAME = "kafka";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Path data;
    private final int port;
    private final int controllerPort;

    public LocalKafka(StackDirectory directory, int port, int controllerPort) {
        super(
                NAME,
                new Daemon(directory, NAME, settingsFile(directory.data(NAME)).toString()));
        this.data = directory.data(NAME);
        this.port = port;
        this.controllerPort = controllerPort;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void start() {
        if (running()) {
            return;
        }
        String classPath = brokerClassPath();
        StackDirectory.createPrivateFolder(data);
        writeSettings();
        formatOnce(classPath);
        daemon().start(
                        List.of(
                                Tool.java("java"),
                                "-Xms96m",
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
                                "-cp",
                                classPath,
                                "kafka.Kafka",
                                settingsFile(data).toString()),
                        Map.of());
        daemon().awaitReady(START_LIMIT, this::answers, "Free memory may be short: the broker wants 500 MB.");
        TopicSetup.apply(bootstrapServers());
    }

    private boolean answers() {
        // An admin client that meets a closed port logs about it for as long as it tries.
        if (!Ports.answers(port)) {
            return false;
        }
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                "5000",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                "2000"))) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("Interrupted while Kafka started", e);
        }
    }

    private static Path settingsFile(Path data) {
        return data.resolve("server.properties");
    }

    private void writeSettings() {
        String broker = "127.0.0.1:" + port;
        String controller = "127.0.0.1:" + controllerPort;
        StackDirectory.writePrivate(
                settingsFile(data),
                String.join(
                        "\n",
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.voters=1@" + controller,
                        "listeners=PLAINTEXT://" + broker + ",CONTROLLER://" + controller,
                        "advertised.listeners=PLAINTEXT://" + broker,
                        "inter.broker.listener.name=PLAINTEXT",
                        "controller.listener.names=CONTROLLER",
                        "log.dirs=" + logs(),
                        "auto.create.topics.enable=false",
                        "offsets.topic.replication.factor=1",
                        "offsets.topic.num.partitions=5",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1",
                        "share.coordinator.state.topic.replication.factor=1",
                        "share.coordinator.state.topic.min.isr=1",
                        "share.coordinator.state.topic.num.partitions=5",
                        "group.initial.rebalance.delay.ms=0",
                        "num.network.threads=2",
                        "num.io.threads=4",
                        // The default reserves 128 MB of heap for compaction.
                        "log.cleaner.dedupe.buffer.size=8388608",
                        ""));
    }

    private Path logs() {
        return data.resolve("logs");
    }

    /** A format that was interrupted is done again from nothing: no broker has written there yet. */
    private void formatOnce(String classPath) {
        Path formatted = data.resolve("formatted");
        if (Files.exists(formatted)) {
            return;
        }
        StackDirectory.deleteRecursively(logs());
        Tool.run(
                List.of(
                        Tool.java("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        classPath,
                        "kafka.tools.StorageTool",
                        "format",
                        "-t",
                        Uuid.randomUuid().toString(),
                        "-c",
                        settingsFile(data).toString()),
                Map.of(),
                Duration.ofSeconds(60));
        StackDirectory.writePrivate(formatted, "");
    }

    private static String brokerClassPath() {
        Path jars = Repository.root().resolve("local-stack/kafka-broker/target/lib");
        if (Files.isDirectory(jars)) {
            return jars.resolve("*").toString();
        }
        throw new LocalStackException("The Kafka broker's jars are not in " + jars
                + ": run mvn -pl local-stack/kafka-broker generate-resources, or make build.");
    }

    @Override
    public void stop() {
        stopOrKill("TERM", STOP_LIMIT);
    }

    @Override
    public List<Integer> ports() {
        return List.of(port, controllerPort);
    }
}
