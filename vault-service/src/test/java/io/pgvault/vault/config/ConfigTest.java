package io.pgvault.vault.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    void nothingIsAllowedWithoutABinding() {
        var bindings = config(Map.of()).getConfigMapping(BindingsConfig.class).toBindings();
        assertThatThrownBy(() -> bindings.requireSecret(VAULT, SECRET)).isInstanceOf(BackupException.class);
    }

    @Test
    void aBindingAllowsWhatItNames() {
        var bindings = config(Map.of(
                        "pgvault.bindings.\"team a\".scope", "/subscriptions/a",
                        "pgvault.bindings.\"team a\".secret-uris", "https://keys.example.com/secrets"))
                .getConfigMapping(BindingsConfig.class)
                .toBindings();
        assertThatCode(() -> bindings.requireSecret(VAULT, SECRET)).doesNotThrowAnyException();
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
                .withMapping(BindingsConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
    }
}
