package io.pgvault.recoverypoints.documents;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;

/** Documents as people may want to read them one day, without pgvault. */
final class Json {
    private Json() {}

    static byte[] bytes(Object document) {
        try {
            return ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a document as JSON", e);
        }
    }
}
