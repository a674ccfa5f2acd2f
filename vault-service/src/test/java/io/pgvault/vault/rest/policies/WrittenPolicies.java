package io.pgvault.vault.rest.policies;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pgvault.contract.VaultId;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyLimits;
import io.pgvault.vault.policies.PolicyLimits.Span;
import io.pgvault.vault.policies.TimeZones;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.SoftDelete;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.VaultSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Map;

/** Policies as they come over the wire, read and judged as the service does it, by its limits of default. */
final class WrittenPolicies {
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES, MapperFeature.ACCEPT_CASE_INSENSITIVE_VALUES)
            .findAndAddModules()
            .build();

    private static final PolicyLimits LIMITS = new PolicyLimits(
            Duration.ofHours(1),
            new Span(Period.ofDays(7), Period.ofYears(10)),
            new Span(Period.ofMonths(6), Period.ofYears(10)),
            50,
            25);

    private static final Vault VAULT = Vault.provisioning(
            VaultId.random(),
            new VaultAddress("s", "g", "v"),
            "here",
            new VaultSettings(
                    "LocallyRedundant", "Enabled", null, null, SoftDelete.OFF, Immutability.DISABLED, Map.of()),
            Instant.EPOCH);

    private WrittenPolicies() {}

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Policy judge(JsonNode body) {
        try {
            BaseBackupPolicyResource read = MAPPER.readerFor(BaseBackupPolicyResource.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(body);
            return new JudgePolicy(new TimeZones(), LIMITS).judge(VAULT, PolicyReader.read("weekly", read));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
