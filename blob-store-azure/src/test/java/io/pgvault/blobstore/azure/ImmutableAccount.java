package io.pgvault.blobstore.azure;

import com.azure.storage.blob.BlobServiceClient;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.contract.policy.BlobImmutability;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A storage account with version-level immutability, as it is documented; the emulator has none. Enough of one for what
 * is asked of it here, and one request at a time.
 */
final class ImmutableAccount implements AutoCloseable {
    private static final Pattern BLOCK = Pattern.compile("<Latest>([^<]*)</Latest>");
    private static final String UNTIL = "x-ms-immutability-policy-until-date";
    private static final String MODE = "x-ms-immutability-policy-mode";

    private final InstantSource clock;
    private final HttpServer server;
    private final Map<String, Boolean> containers = new HashMap<>();
    private final Map<String, Blob> blobs = new HashMap<>();
    private final Map<String, byte[]> blocks = new HashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private boolean enabled = true;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Blob(byte[] content, @Nullable BlobPolicy policy, String tier) {}

    /** What is answered to a request. */
    private record Answer(int status, Map<String, String> headers, String body) {
        static Answer of(int status, Map<String, String> headers) {
            return new Answer(status, headers, "");
        }

        static Answer refused(int status, String code) {
            return of(status, Map.of("x-ms-error-code", code));
        }
    }

    ImmutableAccount(InstantSource clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/account/", this::answer);
        server.start();
    }

    BlobServiceClient connect() {
        String endpoint = "http://127.0.0.1:" + server.getAddress().getPort() + "/account";
        return AzureBlobService.connect(new AzureBlobSettings(
                Optional.of("DefaultEndpointsProtocol=http;AccountName=account;AccountKey=a2V5;BlobEndpoint=" + endpoint
                        + ";"),
                Optional.empty(),
                1,
                Duration.ofSeconds(10)));
    }

    /** Whether containers that are made from now on have version-level immutability enabled. */
    synchronized void enable(boolean immutability) {
        enabled = immutability;
    }

    /** Enables it for a container that has it not. */
    synchronized void migrate(String container) {
        containers.put(container, true);
    }

    synchronized Optional<BlobPolicy> policy(BlobAddress address) {
        return Optional.ofNullable(blobs.get(address.toString())).map(Blob::policy);
    }

    /** What was asked so far, as method, path and query. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath().substring("/account/".length());
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        requests.add((exchange.getRequestMethod() + " " + path + " " + query).strip());
        Answer answer;
        synchronized (this) {
            answer = answer(exchange, path, query, body);
        }
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        exchange.getResponseHeaders().add("ETag", "\"0x1\"");
        exchange.getResponseHeaders().add("Last-Modified", date(clock.instant()));
        byte[] content = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    private Answer answer(HttpExchange exchange, String path, String query, byte[] body) {
        String method = exchange.getRequestMethod();
        if (query.contains("restype=container")) {
            return query.contains("comp=list") ? list(path) : container(method, path);
        }
        return switch (method) {
            case "PUT" -> put(exchange, path, query, body);
            case "HEAD" -> properties(path);
            case "DELETE" -> delete(path);
            default -> Answer.refused(501, "NotImplemented");
        };
    }

    private Answer container(String method, String name) {
        Boolean known = containers.get(name);
        if (method.equals("PUT")) {
            containers.putIfAbsent(name, enabled);
            return known == null ? Answer.of(201, Map.of()) : Answer.refused(409, "ContainerAlreadyExists");
        }
        if (known == null) {
            return Answer.refused(404, "ContainerNotFound");
        }
        if (method.equals("DELETE")) {
            boolean empty = blobs.keySet().stream().noneMatch(blob -> blob.startsWith(name + "/"));
            if (known && !empty) {
                return Answer.refused(409, "ContainerImmutableStorageWithVersioningEnabled");
            }
            containers.remove(name);
            return Answer.of(202, Map.of());
        }
        return Answer.of(200, Map.of("x-ms-immutable-storage-with-versioning-enabled", known.toString()));
    }

    private Answer list(String container) {
        StringBuilder entries = new StringBuilder();
        blobs.forEach((path, blob) -> entries.append("<Blob><Name>")
                .append(path.substring(container.length() + 1))
                .append("</Name><Properties><Content-Length>")
                .append(blob.content().length)
                .append("</Content-Length><Etag>0x1</Etag></Properties></Blob>"));
        return new Answer(
                200,
                Map.of("Content-Type", "application/xml"),
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>" + entries
                        + "</Blobs><NextMarker/></EnumerationResults>");
    }

    private Answer put(HttpExchange exchange, String path, String query, byte[] body) {
        if (query.contains("comp=immutabilityPolicies")) {
            return setPolicy(exchange, path);
        }
        if (query.contains("comp=tier")) {
            blobs.computeIfPresent(
                    path,
                    (name, blob) -> new Blob(blob.content(), blob.policy(), header(exchange, "x-ms-access-tier")));
            return Answer.of(200, Map.of());
        }
        if (query.contains("comp=blocklist")) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            BLOCK.matcher(new String(body, StandardCharsets.UTF_8))
                    .results()
                    .map(block -> block.group(1))
                    .forEach(id -> content.writeBytes(blocks.get(path + "#" + id)));
            return create(exchange, path, content.toByteArray(), policy(exchange));
        }
        if (query.contains("comp=block")) {
            blocks.put(path + "#" + value(query, "blockid"), body);
            return Answer.of(201, Map.of());
        }
        String source = exchange.getRequestHeaders().getFirst("x-ms-copy-source");
        if (source != null) {
            String from = URLDecoder.decode(source.substring(source.indexOf("/account/") + 9), StandardCharsets.UTF_8);
            create(exchange, path, Objects.requireNonNull(blobs.get(from)).content(), null);
            return Answer.of(202, Map.of("x-ms-copy-id", "1", "x-ms-copy-status", "success"));
        }
        return create(exchange, path, body, policy(exchange));
    }

    /** Only once: nobody overwrites here, which would make another version. */
    private Answer create(HttpExchange exchange, String path, byte[] content, @Nullable BlobPolicy policy) {
        if (blobs.containsKey(path) || !header(exchange, "If-None-Match").equals("*")) {
            return Answer.refused(409, "BlobAlreadyExists");
        }
        if (policy != null && !keepsPolicies(path)) {
            return Answer.refused(409, "VersionLevelImmutabilityNotEnabled");
        }
        if (policy != null && !policy.holdsAt(clock.instant())) {
            return Answer.refused(400, "InvalidHeaderValue");
        }
        blobs.put(path, new Blob(content, policy, "Hot"));
        return Answer.of(201, Map.of("x-ms-request-server-encrypted", "true"));
    }

    private Answer setPolicy(HttpExchange exchange, String path) {
        Blob blob = blobs.get(path);
        BlobPolicy wanted = policy(exchange);
        if (blob == null || wanted == null) {
            return Answer.refused(404, "BlobNotFound");
        }
        if (!keepsPolicies(path) || !wanted.holdsAt(clock.instant())) {
            return Answer.refused(400, "InvalidHeaderValue");
        }
        BlobPolicy present = blob.policy();
        if (present != null
                && present.mode() == BlobImmutability.LOCKED
                && (wanted.mode() != BlobImmutability.LOCKED || wanted.until().isBefore(present.until()))) {
            return Answer.refused(409, "BlobImmutableDueToPolicy");
        }
        blobs.put(path, new Blob(blob.content(), wanted, blob.tier()));
        return Answer.of(200, policyHeaders(wanted));
    }

    private Answer properties(String path) {
        Blob blob = blobs.get(path);
        if (blob == null) {
            String container = path.substring(0, path.indexOf('/'));
            return Answer.refused(404, containers.containsKey(container) ? "BlobNotFound" : "ContainerNotFound");
        }
        Map<String, String> headers = new HashMap<>(policyHeaders(blob.policy()));
        headers.put("x-ms-blob-type", "BlockBlob");
        headers.put("x-ms-access-tier", blob.tier());
        return Answer.of(200, headers);
    }

    private Answer delete(String path) {
        Blob blob = blobs.get(path);
        if (blob != null && blob.policy() != null && blob.policy().holdsAt(clock.instant())) {
            return Answer.refused(409, "BlobImmutableDueToPolicy");
        }
        return blobs.remove(path) == null ? Answer.refused(404, "BlobNotFound") : Answer.of(202, Map.of());
    }

    private boolean keepsPolicies(String path) {
        return Boolean.TRUE.equals(containers.get(path.substring(0, path.indexOf('/'))));
    }

    private static Map<String, String> policyHeaders(@Nullable BlobPolicy policy) {
        return policy == null
                ? Map.of()
                : Map.of(UNTIL, date(policy.until()), MODE, policy.mode().name().toLowerCase(Locale.ROOT));
    }

    private static @Nullable BlobPolicy policy(HttpExchange exchange) {
        String until = header(exchange, UNTIL);
        return until.isEmpty()
                ? null
                : new BlobPolicy(
                        BlobImmutability.valueOf(header(exchange, MODE).toUpperCase(Locale.ROOT)),
                        ZonedDateTime.parse(until, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private static String value(String query, String name) {
        int from = query.indexOf(name + "=") + name.length() + 1;
        int to = query.indexOf('&', from);
        return query.substring(from, to < 0 ? query.length() : to);
    }

    private static String date(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
