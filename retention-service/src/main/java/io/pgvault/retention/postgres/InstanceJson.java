package io.pgvault.retention.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.instance.ProtectedInstance;

/** An instance as the vault published it, in a column. */
final class InstanceJson {
    private InstanceJson() {}

    static String write(ProtectedInstance instance) {
        try {
            return ContractJson.mapper().writeValueAsString(instance);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An instance cannot be written as JSON", e);
        }
    }

    static ProtectedInstance read(String json) {
        try {
            return ContractJson.mapper().readValue(json, ProtectedInstance.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored instance cannot be read", e);
        }
    }
}
