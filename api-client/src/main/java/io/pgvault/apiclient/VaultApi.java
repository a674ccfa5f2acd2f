package io.pgvault.apiclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Calls the API of one vault-service and follows its long-running operations. */
public final class VaultApi {
    private static final String API_VERSION = "?api-version=2026-06-01";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Set<String> RUNNING = Set.of("InProgress", "Started", "Cancelling");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String baseUrl;
    private final String token;
    private final CallLog log;
    private final Duration poll;

    public VaultApi(String baseUrl, String token, CallLog log) {
        this(baseUrl, token, log, POLL);
    }

    /**
     * Of a vault-service.
     *
     * @param poll the pause before it is asked again for what is not yet so
     */
    public VaultApi(String baseUrl, String token, CallLog log, Duration poll) {
        this.baseUrl = baseUrl;
        this.token = token;
        this.log = log;
        this.poll = poll;
    }

    public ApiAnswer get(String path) {
        return call("GET", path, "", Map.of());
    }

    public ApiAnswer put(String path, String body) {
        return call("PUT", path, body, Map.of());
    }

    public ApiAnswer post(String path, String body) {
        return call("POST", path, body, Map.of());
    }

    public ApiAnswer delete(String path) {
        return call("DELETE", path, "", Map.of());
    }

    public ApiAnswer call(String method, String path, String body, Map<String, String> headers) {
        String url = baseUrl + path + API_VERSION;
        log.call(method, url, body);
        return send(method, url, body, headers);
    }

    private ApiAnswer send(String method, String url, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            JsonNode json = response.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(response.body());
            return new ApiAnswer(response.statusCode(), response.headers(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + url + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiFailure("Interrupted during " + method + " " + url);
        }
    }

    /** Follows the operation that an answer began to its end, which may be a failure. */
    public JsonNode ended(ApiAnswer begun, Duration atMost) {
        if (!begun.isSuccess()) {
            throw new ApiFailure("Expected an operation, got " + begun.status() + " " + begun.body());
        }
        Optional<String> url = begun.headers().firstValue("Azure-AsyncOperation");
        if (url.isEmpty()) {
            // What needs no operation, as changing nothing of a vault, is done when it is answered.
            return JSON.createObjectNode().put("status", "Succeeded");
        }
        return until(
                "operation " + url.get(),
                atMost,
                () -> send("GET", url.get(), "", Map.of()).body(),
                operation -> !operation.path("status").asText().equalsIgnoreCase("Inprogress"));
    }

    /** Follows an operation that is expected to succeed. */
    public JsonNode succeeded(ApiAnswer begun, Duration atMost) {
        JsonNode operation = ended(begun, atMost);
        if (!operation.path("status").asText().equals("Succeeded")) {
            throw new ApiFailure("The operation failed: " + operation);
        }
        return operation;
    }

    /** Follows a job to its end, whatever that is, and shows it to {@code onChange} on the way. */
    public JsonNode jobEnded(String jobPath, Duration atMost, Consumer<JsonNode> onChange) {
        return until(
                        "job " + jobPath,
                        atMost,
                        () -> {
                            JsonNode job = send("GET", baseUrl + jobPath + API_VERSION, "", Map.of())
                                    .body();
                            onChange.accept(job);
                            return job;
                        },
                        job -> hasEnded(job.at("/properties/status").asText()))
                .path("properties");
    }

    /** An answer without a status is a refusal, as while the catalogue is away: it says nothing of the job. */
    private static boolean hasEnded(String status) {
        return !status.isEmpty() && !RUNNING.contains(status);
    }

    /** Reads a resource again and again until it is as wanted. */
    public JsonNode awaited(String path, Duration atMost, Predicate<JsonNode> wanted) {
        return until(
                path,
                atMost,
                () -> send("GET", baseUrl + path + API_VERSION, "", Map.of()).body(),
                wanted);
    }

    private JsonNode until(String what, Duration atMost, Supplier<JsonNode> read, Predicate<JsonNode> wanted) {
        Instant deadline = Instant.now().plus(atMost);
        JsonNode last = read.get();
        while (!wanted.test(last)) {
            if (Instant.now().isAfter(deadline)) {
                throw new ApiFailure("Not in " + atMost.toSeconds() + " s: " + what + ", last seen " + last);
            }
            pause();
            last = read.get();
        }
        return last;
    }

    private void pause() {
        try {
            Thread.sleep(poll);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiFailure("Interrupted while waiting");
        }
    }
}
