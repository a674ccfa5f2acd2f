package io.pgvault.localstack;

import io.pgvault.contract.stream.ServiceName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Azurite's blob service, with one account whose key is made at the first start. */
public final class LocalAzurite extends Part {
    private static final String NAME = "azurite";
    private static final String ACCOUNT = "pgvaultlocal";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final StackDirectory directory;
    private final int port;

    public LocalAzurite(StackDirectory directory, int port) {
        super(NAME, new Daemon(directory, NAME, directory.data(NAME).toString()));
        this.directory = directory;
        this.port = port;
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port + "/" + ACCOUNT;
    }

    public String account() {
        return ACCOUNT;
    }

    public String accountKey() {
        return directory.secret("azurite.key", RandomSecret::accountKey);
    }

    public String connectionString() {
        return connectionString(endpoint());
    }

    /** For whoever reaches it another way, as through a proxy. */
    public String connectionString(String blobEndpoint) {
        return "DefaultEndpointsProtocol=http;AccountName=" + ACCOUNT + ";AccountKey=" + accountKey() + ";BlobEndpoint="
                + blobEndpoint + ";";
    }

    /** What that service is given: a signature with the rights that docs/containers.md lists, and not the key. */
    public String connectionString(ServiceName service) {
        return connectionString(service, endpoint());
    }

    /** The same for whoever reaches it another way. */
    String connectionString(ServiceName service, String blobEndpoint) {
        Instant expiry = Instant.now().plus(LocalStack.TOKEN_VALIDITY).truncatedTo(ChronoUnit.SECONDS);
        return "BlobEndpoint=" + blobEndpoint + ";SharedAccessSignature="
                + new AccountSas(ACCOUNT, permissions(service), resources(service), expiry).token(accountKey()) + ";";
    }

    private static String permissions(ServiceName service) {
        return switch (service) {
            case WORKER -> "rwlc";
            case RETENTION -> "rwdlc";
            case VAULT, SCHEDULER -> throw new IllegalArgumentException(service.text() + " uses no storage");
        };
    }

    private static String resources(ServiceName service) {
        return service == ServiceName.RETENTION ? "sco" : "co";
    }

    @Override
    public void start() {
        if (running()) {
            return;
        }
        Path data = StackDirectory.createPrivateFolder(directory.data(NAME));
        daemon().start(
                        List.of(
                                "node",
                                program().toString(),
                                "--blobHost",
                                "127.0.0.1",
                                "--blobPort",
                                Integer.toString(port),
                                "--silent",
                                "--disableTelemetry",
                                "--skipApiVersionCheck",
                                "--location",
                                data.toString()),
                        Map.of("AZURITE_ACCOUNTS", ACCOUNT + ":" + accountKey()));
        daemon().awaitReady(START_LIMIT, this::answers, "It needs Node 20 or newer as node on the PATH.");
    }

    private static Path program() {
        Path program = Repository.root().resolve("local-stack/azurite/node_modules/azurite/dist/src/blob/main.js");
        if (!Files.exists(program)) {
            throw new LocalStackException("Azurite is not installed: run scripts/prerequisites.");
        }
        return program;
    }

    private boolean answers() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint() + "?comp=list"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            // Refused for want of a signature, which only a running Azurite does.
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 403;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("Interrupted while Azurite started", e);
        }
    }

    /** Azurite writes its index every few seconds and at SIGTERM: killing it would lose blobs that were stored. */
    @Override
    public void stop() {
        if (!daemon().stop("TERM", STOP_LIMIT)) {
            throw new LocalStackException("Azurite (process " + pid().orElse(0) + ") does not end within "
                    + STOP_LIMIT.toSeconds() + " s. Killing it may lose blobs; decide yourself.");
        }
    }

    @Override
    public List<Integer> ports() {
        return List.of(port);
    }
}
