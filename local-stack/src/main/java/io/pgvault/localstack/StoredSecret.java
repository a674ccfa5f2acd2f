package io.pgvault.localstack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One version of a secret, as the emulator keeps it. Times are seconds since 1970, as Key Vault's API gives them. */
record StoredSecret(
        @JsonProperty("name") String name,
        @JsonProperty("version") String version,
        @JsonProperty("value") String value,
        @JsonProperty("contentType") @Nullable String contentType,
        @JsonProperty("enabled") boolean enabled,
        @JsonProperty("created") long created,
        @JsonProperty("tags") Map<String, String> tags) {
    StoredSecret {
        tags = Map.copyOf(tags);
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "StoredSecret[" + name + "/" + version + "]";
    }
}
