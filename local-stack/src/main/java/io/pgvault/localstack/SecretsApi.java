package io.pgvault.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Key Vault answers to calls on secrets, apart from their transport. */
final class SecretsApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern API_VERSION = Pattern.compile("(^|.*&)api-version=[0-9][0-9a-z.-]+(&.*|$)");
    private static final Pattern SECRET = Pattern.compile("/secrets/([^/]+)/?([^/]*)/?");
    private static final String NAME = "[0-9a-zA-Z-]{1,127}";

    private final SecretFile secrets;
    private final URI base;
    private final InstantSource clock;

    SecretsApi(SecretFile secrets, URI base, InstantSource clock) {
        this.secrets = secrets;
        this.base = base;
        this.clock = clock;
    }

    /** A status and what becomes its JSON body. */
    record Response(int status, Map<String, Object> body) {
        static Response error(int status, String code, String message) {
            return new Response(status, Map.of("error", Map.of("code", code, "message", message)));
        }
    }

    Response answer(String method, URI target, byte[] body) {
        String query = target.getQuery();
        if (query == null || !API_VERSION.matcher(query).matches()) {
            return Response.error(400, "BadParameter", "The api-version query parameter is missing or malformed.");
        }
        if (target.getPath().matches("/secrets/?")) {
            return method.equals("GET") ? list(secrets.latest(), false) : notAllowed(method);
        }
        Matcher secret = SECRET.matcher(target.getPath());
        if (!secret.matches()) {
            return Response.error(404, "NotFound", "There is nothing at " + target.getPath() + ".");
        }
        if (!secret.group(1).matches(NAME)) {
            return Response.error(400, "BadParameter", "The request URI contains an invalid name: " + secret.group(1));
        }
        return onSecret(method, secret.group(1), secret.group(2), body);
    }

    private Response onSecret(String method, String name, String version, byte[] body) {
        return switch (method) {
            case "GET" -> version.equals("versions") ? versions(name) : get(name, version);
            case "PUT" -> put(name, body);
            case "DELETE" -> delete(name);
            default -> notAllowed(method);
        };
    }

    private static Response notAllowed(String method) {
        return Response.error(405, "MethodNotAllowed", method + " is not allowed here.");
    }

    private Response get(String name, String version) {
        Optional<StoredSecret> found = version.isEmpty()
                ? secrets.latest(name)
                : secrets.versions(name).stream()
                        .filter(secret -> secret.version().equals(version))
                        .findFirst();
        return found.map(secret -> secret.enabled() ? new Response(200, bundle(secret)) : disabled())
                .orElseGet(() -> notFound(name, version));
    }

    private static Response notFound(String name, String version) {
        return Response.error(
                404,
                "SecretNotFound",
                "A secret with (name/id) " + (version.isEmpty() ? name : name + "/" + version)
                        + " was not found in this key vault. If you recently deleted this secret you may be able to"
                        + " recover it using the correct recovery command.");
    }

    private static Response disabled() {
        return new Response(
                403,
                Map.of(
                        "error",
                        Map.of(
                                "code",
                                "Forbidden",
                                "message",
                                "Operation get is not allowed on a disabled secret.",
                                "innererror",
                                Map.of("code", "SecretDisabled"))));
    }

    private Response put(String name, byte[] body) {
        JsonNode request;
        try {
            request = JSON.readTree(body);
        } catch (IOException e) {
            return Response.error(400, "BadParameter", "The request body is not JSON.");
        }
        JsonNode value = request.path("value");
        if (!value.isTextual()) {
            return Response.error(400, "BadParameter", "Property value is missing.");
        }
        StoredSecret secret = new StoredSecret(
                name,
                UUID.randomUUID().toString().replace("-", ""),
                value.textValue(),
                text(request.path("contentType")),
                request.path("attributes").path("enabled").asBoolean(true),
                clock.instant().getEpochSecond(),
                tags(request.path("tags")));
        secrets.add(secret);
        return new Response(200, bundle(secret));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    private static Map<String, String> tags(JsonNode node) {
        Map<String, String> tags = new HashMap<>();
        node.properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return tags;
    }

    /** For good at once: there is no recycle bin here. */
    private Response delete(String name) {
        Optional<StoredSecret> latest = secrets.latest(name);
        if (latest.isEmpty() || !secrets.remove(name)) {
            return notFound(name, "");
        }
        return new Response(200, item(latest.get(), true));
    }

    private Response versions(String name) {
        List<StoredSecret> versions = secrets.versions(name);
        return versions.isEmpty() ? notFound(name, "") : list(versions, true);
    }

    private Response list(List<StoredSecret> found, boolean withVersion) {
        return new Response(
                200,
                Map.of(
                        "value",
                        found.stream().map(secret -> item(secret, withVersion)).toList()));
    }

    private Map<String, Object> bundle(StoredSecret secret) {
        Map<String, Object> bundle = item(secret, true);
        bundle.put("value", secret.value());
        return bundle;
    }

    private Map<String, Object> item(StoredSecret secret, boolean withVersion) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", base + "/secrets/" + secret.name() + (withVersion ? "/" + secret.version() : ""));
        if (secret.contentType() != null) {
            item.put("contentType", secret.contentType());
        }
        item.put(
                "attributes",
                Map.of(
                        "enabled",
                        secret.enabled(),
                        "created",
                        secret.created(),
                        "updated",
                        secret.created(),
                        "recoveryLevel",
                        "Purgeable",
                        "recoverableDays",
                        0));
        item.put("tags", secret.tags());
        return item;
    }
}
