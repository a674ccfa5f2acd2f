package io.pgvault.vault.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** What the API answered. */
record Answer(int status, HttpHeaders headers, JsonNode body) {
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** A value in the body, as text; empty where there is none. */
    String text(String pointer) {
        return body.at(pointer).asText("");
    }

    String errorCode() {
        return text("/error/code");
    }

    String errorMessage() {
        return text("/error/message");
    }
}
