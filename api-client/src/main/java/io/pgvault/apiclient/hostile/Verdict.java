package io.pgvault.apiclient.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** What every answer of the API must be like, whatever was asked. */
public final class Verdict {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REFUSED = 400;
    private static final int FAILED = 500;

    private Verdict() {}

    /** What is wrong with an answer; empty when nothing is. */
    public static Optional<String> on(String method, RawHttp.Reply reply) {
        if (reply.status() >= FAILED) {
            return Optional.of("a failure of the service");
        }
        if (!"nosniff".equals(reply.headers().get("x-content-type-options"))
                || !"no-store".equals(reply.headers().get("cache-control"))) {
            return Optional.of("no security headers");
        }
        return reply.status() >= REFUSED && !method.equals("HEAD") && !hasEnvelope(reply)
                ? Optional.of("no error envelope")
                : Optional.empty();
    }

    private static boolean hasEnvelope(RawHttp.Reply reply) {
        try {
            JsonNode error = JSON.readTree(reply.body()).at("/error");
            return !error.at("/code").asText("").isEmpty()
                    && !error.at("/message").asText("").isEmpty()
                    && reply.headers().containsKey("x-ms-request-id");
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
