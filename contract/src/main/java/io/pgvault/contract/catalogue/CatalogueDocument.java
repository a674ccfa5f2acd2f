package io.pgvault.contract.catalogue;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.contract.VaultId;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A vault, a policy or a backup instance as the catalogue has it. It is kept beside the recovery points and given back as it
 * is: nobody but the vault service reads the content.
 *
 * @param vaultId the vault that it belongs to, or is
 * @param id of the vault, the policy or the instance
 * @param content null where the catalogue has it no more
 */
public record CatalogueDocument(
        Kind kind,
        VaultId vaultId,
        UUID id,
        Instant writtenAt,
        @Nullable JsonNode content) {
    /** What it describes, in the order in which one refers to the other. */
    public enum Kind {
        VAULT,
        POLICY,
        INSTANCE
    }

    /** Equal for documents of the same thing, and for people. */
    @JsonIgnore
    public String subject() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + id;
    }
}
