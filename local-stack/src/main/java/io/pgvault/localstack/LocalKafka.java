package io.pgvault.localstack;

import io.pgvault.contract.stream.ServiceName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka broker, single node in KRaft mode, with the contract's topics. Whoever comes must log in, and services may
 * do no more than their part.
 */
public final class LocalKafka extends Part {
    private static final String NAME = "kafka";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Path data;
    private final KafkaUsers users;
    private final int port;
    private final int controllerPort;

    public LocalKafka(StackDirectory directory, int port, int controllerPort) {
        super(
                NAME,
                new Daemon(directory, NAME, settingsFile(directory.data(NAME)).toString()));
        this.data = directory.data(NAME);
        this.users = new KafkaUsers(directory);
        this.port = port;
        this.controllerPort = controllerPort;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Settings of a client that may do everything. */
    public Map<String, Object> clientSettings() {
        return clientSettings(Map.of());
    }

    /** Settings of a client that may do everything, with more of its own. */
    public Map<String, Object> clientSettings(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(login(KafkaUsers.STACK));
        settings.putAll(more);
        return settings;
    }

    /** Settings of a client that may do what the service may. */
    public Map<String, String> serviceSettings(ServiceName service) {
        return login(service.text());
    }

    /** The same as Quarkus takes them. */
    public Map<String, String> quarkusSettings(ServiceName service) {
        Map<String, String> settings = new HashMap<>();
        serviceSettings(service).forEach((name, value) -> settings.put("kafka." + name, value));
        return settings;
    }

    private Map<String, String> login(String user) {
        Map<String, String> settings = new HashMap<>(users.client(user));
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        return settings;
    }

    /** For Kafka's own tools: how to log in as somebody who may do everything, as a properties file. */
    Path propertiesFile() {
        Path file = data.resolve("client.properties");
        StackDirectory.writePrivate(
                file,
                users.client(KafkaUsers.STACK).entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .sorted()
                        .collect(Collectors.joining()));
        return file;
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
        TopicSetup.apply(
                clientSettings(),
                Arrays.stream(ServiceName.values())
                        .collect(Collectors.toMap(service -> service, service -> "User:" + service.text())));
    }

    private boolean answers() {
        // An admin client that meets a closed port logs about it for as long as it tries.
        if (!Ports.answers(port)) {
            return false;
        }
        try (Admin admin = Admin.create(clientSettings(Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                "5000",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                "2000")))) {
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
                        "listeners=BROKER://" + broker + ",CONTROLLER://" + controller,
                        "advertised.listeners=BROKER://" + broker,
                        "listener.security.protocol.map=BROKER:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
                        "inter.broker.listener.name=BROKER",
                        "controller.listener.names=CONTROLLER",
                        "sasl.enabled.mechanisms=PLAIN",
                        "sasl.mechanism.inter.broker.protocol=PLAIN",
                        "sasl.mechanism.controller.protocol=PLAIN",
                        "listener.name.broker.plain.sasl.jaas.config=" + users.ofBroker(),
                        "listener.name.controller.plain.sasl.jaas.config=" + users.ofController(),
                        "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "allow.everyone.if.no.acl.found=false",
                        "super.users=User:" + KafkaUsers.STACK,
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
