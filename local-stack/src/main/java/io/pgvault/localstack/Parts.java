package io.pgvault.localstack;

import java.util.List;

/** What the services of a stack stand on. */
record Parts(
        LocalKafka kafka,
        LocalPostgres catalogue,
        LocalPostgres source,
        LocalAzurite azurite,
        LocalKeyVault keyVault,
        TokenIssuer tokens) {
    List<Part> processes() {
        return List.of(kafka, catalogue, source, azurite, keyVault);
    }
}
