package io.pgvault.vault.config;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Settings of what works in the background are checked at the start: later nobody would see what is wrong. */
@ApplicationScoped
class SettingsCheck {
    private final ApiConfig api;
    private final AlertsConfig alerts;
    private final BindingsConfig bindings;
    private final JobsConfig jobs;
    private final PoliciesConfig policies;
    private final WebhookConfig webhook;

    SettingsCheck(
            ApiConfig api,
            AlertsConfig alerts,
            BindingsConfig bindings,
            JobsConfig jobs,
            PoliciesConfig policies,
            WebhookConfig webhook) {
        this.api = api;
        this.alerts = alerts;
        this.bindings = bindings;
        this.jobs = jobs;
        this.policies = policies;
        this.webhook = webhook;
    }

    void check(@Observes StartupEvent event) {
        var unusedUrl = api.toPublicUrl();
        var unusedRules = alerts.toRules(jobs.lostAfter());
        var unusedBindings = bindings.toBindings();
        var unusedLimits = policies.toLimits();
        var unusedSettings = WebhookSettings.of(webhook, ConfigUtils.isProfileActive("local"));
    }
}
