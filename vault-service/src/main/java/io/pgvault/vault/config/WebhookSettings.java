package io.pgvault.vault.config;

import io.pgvault.vault.notifications.DeliveryRules;
import io.pgvault.vault.webhook.WebhookSecret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The settings of a webhook that is wanted, checked. Messages show neither the secret nor the path of the URL. */
record WebhookSettings(URI url, WebhookSecret secret, Duration timeout, DeliveryRules rules) {
    /** A delivery holds a transaction. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

    /**
     * Empty when no webhook is wanted.
     *
     * @throws IllegalArgumentException for a setting that is wrong, with what to write instead
     */
    static Optional<WebhookSettings> of(WebhookConfig config, boolean localProfile) {
        return config.url()
                .map(url -> new WebhookSettings(
                        checked(url, localProfile),
                        config.secret()
                                .map(WebhookSecret::parse)
                                .orElseThrow(
                                        () -> new IllegalArgumentException(
                                                "pgvault.webhook.url is set, but pgvault.webhook.secret is not. Give the secret that the"
                                                        + " receiver checks signatures with, in the environment: PGVAULT_WEBHOOK_SECRET.")),
                        checked(config.timeout()),
                        new DeliveryRules(config.firstPause(), config.longestPause(), config.giveUpAfter())));
    }

    private static URI checked(URI url, boolean localProfile) {
        String host = url.getHost();
        if (host == null || url.getScheme() == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "pgvault.webhook.url is not of the form https://host/path, without a user and password.");
        }
        boolean https = url.getScheme().equalsIgnoreCase("https");
        boolean http = url.getScheme().equalsIgnoreCase("http");
        if (!https && !(http && (localProfile || isLoopback(host)))) {
            throw new IllegalArgumentException("pgvault.webhook.url must begin with https:// for the host " + host
                    + "; http:// is for this machine and the profile 'local' only.");
        }
        return url;
    }

    private static Duration checked(Duration timeout) {
        if (!timeout.isPositive() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "pgvault.webhook.timeout must be between 1 ms and 30 s, not " + timeout + ".");
        }
        return timeout;
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
