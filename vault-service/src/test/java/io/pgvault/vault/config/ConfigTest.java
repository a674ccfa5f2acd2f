package io.pgvault.vault.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.vault.policies.PolicyLimits;
import io.pgvault.vault.policies.PolicyLimits.Span;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
    private static final VaultReference VAULT = new VaultReference(VaultId.random(), "/subscriptions/a/vault");
    private static final SecretReference SECRET =
            new SecretReference(URI.create("https://keys.example.com/secrets/orders"));

    @Test
    void jobsWaitAnHourUnlessToldOtherwise() {
        assertThat(config(Map.of()).getConfigMapping(JobsConfig.class).onDemandExpiry())
                .isEqualTo(Duration.ofHours(1));
        assertThat(config(Map.of("pgvault.jobs.on-demand-expiry", "PT5M"))
                        .getConfigMapping(JobsConfig.class)
                        .onDemandExpiry())
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void supervisionIsPatientUnlessToldOtherwise() {
        JobsConfig jobs = config(Map.of()).getConfigMapping(JobsConfig.class);
        assertThat(jobs.lostAfter()).isEqualTo(Duration.ofSeconds(90));
        assertThat(jobs.maxAttempts()).isEqualTo(3);
        assertThat(jobs.retryPause()).isEqualTo(Duration.ofSeconds(30));
        assertThat(jobs.expiryGrace()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void alertsLeaveTimeUnlessToldOtherwise() {
        AlertsConfig alerts = config(Map.of()).getConfigMapping(AlertsConfig.class);
        assertThat(alerts.overdueGrace()).isEqualTo(Duration.ofHours(6));
        assertThat(alerts.missedGrace()).isEqualTo(Duration.ofMinutes(15));
        assertThat(alerts.interval()).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overdue-grace", "missed-grace", "interval"})
    void alertsTakeNoTimeThatIsNotPositive(String setting) {
        AlertsConfig alerts = config(Map.of("pgvault.alerts." + setting, "0s")).getConfigMapping(AlertsConfig.class);
        assertThatThrownBy(() -> alerts.toRules(Duration.ofSeconds(90)))
                .hasMessage("pgvault.alerts." + setting + " must be positive, not PT0S");
    }

    @Test
    void policiesKeepToAzuresLimitsUnlessToldOtherwise() {
        PolicyLimits limits = policies(Map.of()).toLimits();
        assertThat(limits.shortestInterval()).isEqualTo(Duration.ofHours(1));
        assertThat(limits.vaultRetention()).isEqualTo(new Span(Period.ofDays(7), Period.ofYears(10)));
        assertThat(limits.archiveRetention()).isEqualTo(new Span(Period.ofMonths(6), Period.ofYears(10)));
        assertThat(policies(Map.of("pgvault.policies.shortest-archive-retention", "P1D"))
                        .toLimits()
                        .archiveRetention()
                        .shortest())
                .isEqualTo(Period.ofDays(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            shortest-interval          | 0s   | shortest-interval must be positive, not PT0S
            shortest-vault-retention   | P0D  | shortest-vault-retention must be positive, not P0D
            shortest-archive-retention | P-1M | shortest-archive-retention must be positive, not P-1M
            longest-vault-retention    | P6D  | shortest-vault-retention must not be longer than longest-vault-retention, but P7D is longer than P6D
            longest-archive-retention  | P1M  | shortest-archive-retention must not be longer than longest-archive-retention, but P6M is longer than P1M
            most-intervals             | 0    | most-intervals must be positive, not 0
            most-rules                 | -1   | most-rules must be positive, not -1
            """)
    void policiesTakeNoLimitsThatMakeNoSense(String setting, String value, String problem) {
        PoliciesConfig policies = policies(Map.of("pgvault.policies." + setting, value));
        assertThatThrownBy(policies::toLimits).hasMessage("pgvault.policies." + problem);
    }

    private static PoliciesConfig policies(Map<String, String> settings) {
        return config(settings).getConfigMapping(PoliciesConfig.class);
    }

    @Test
    void nothingIsAllowedWithoutABinding() {
        var bindings = config(Map.of()).getConfigMapping(BindingsConfig.class).toBindings();
        assertThatThrownBy(() -> bindings.requireSecret(VAULT, SECRET, Use.SOURCES))
                .isInstanceOf(BackupException.class);
    }

    @Test
    void aBindingAllowsWhatItNames() {
        var bindings = config(Map.of(
                        "pgvault.bindings.\"team a\".scope", "/subscriptions/a",
                        "pgvault.bindings.\"team a\".secret-uris", "https://keys.example.com/secrets"))
                .getConfigMapping(BindingsConfig.class)
                .toBindings();
        assertThatCode(() -> bindings.requireSecret(VAULT, SECRET, Use.SOURCES)).doesNotThrowAnyException();
    }

    @Test
    void aBindingMayNameWhatItIsUsedFor() {
        var bindings = config(Map.of(
                        "pgvault.bindings.\"team a\".scope", "/subscriptions/a",
                        "pgvault.bindings.\"team a\".used-for", "targets,containers",
                        "pgvault.bindings.\"team a\".secret-uris", "https://keys.example.com/secrets"))
                .getConfigMapping(BindingsConfig.class)
                .toBindings();
        assertThatCode(() -> bindings.requireSecret(VAULT, SECRET, Use.TARGETS)).doesNotThrowAnyException();
        assertThatThrownBy(() -> bindings.requireSecret(VAULT, SECRET, Use.SOURCES))
                .hasMessageContaining("is not bound to the secret " + SECRET + " as a source");
    }

    @Test
    void aBindingThatOpensAHostsNameIsRefused() {
        BindingsConfig bindings = config(Map.of(
                        "pgvault.bindings.\"team a\".scope", "/subscriptions/a",
                        "pgvault.bindings.\"team a\".secret-uris", "https://keys.example.com*"))
                .getConfigMapping(BindingsConfig.class);
        assertThatThrownBy(bindings::toBindings).hasMessageContaining("https://keys.example.com*");
    }

    @Test
    void aBindingHasAScope() {
        assertThatThrownBy(() -> config(Map.of("pgvault.bindings.\"team a\".secret-uris", "https://keys.example.com")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("scope");
    }

    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(JobsConfig.class)
                .withMapping(AlertsConfig.class)
                .withMapping(PoliciesConfig.class)
                .withMapping(BindingsConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
    }
}
