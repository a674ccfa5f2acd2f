package io.pgvault.apiclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/**
 * What the API answered.
 *
 * @param body a missing node when it was empty
 */
public record ApiAnswer(int status, HttpHeaders headers, JsonNode body) {
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** The Azure error code; empty when there is none. */
    public String errorCode() {
        return body.path("error").path("code").asText();
    }
}
