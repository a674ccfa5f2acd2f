package io.pgvault.messaging;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether a broker would know which service speaks to it. One that does not lets everybody say and hear everything. */
public final class BrokerLogin {
    private static final String PROTOCOL = "security.protocol";
    private static final String REMEDY = " Set kafka.security.protocol to SASL_SSL, with kafka.sasl.mechanism and"
            + " kafka.sasl.jaas.config, or to SSL with the service's own kafka.ssl.keystore.*.";

    private BrokerLogin() {}

    /**
     * What stands against these settings; empty when nothing does.
     *
     * @param kafka client settings
     */
    public static Optional<String> problem(Map<String, ?> kafka) {
        Object set = kafka.get(PROTOCOL);
        String protocol = set == null ? "PLAINTEXT" : set.toString().toUpperCase(Locale.ROOT);
        if (protocol.equals("PLAINTEXT")) {
            return Optional.of("Kafka would be spoken to in clear and without a login, which is for the profile 'local'"
                    + " only." + REMEDY);
        }
        if (protocol.equals("SSL")
                && kafka.keySet().stream().noneMatch(name -> name.startsWith("ssl.keystore.") && isSet(kafka, name))) {
            return Optional.of("Kafka would not know who speaks: with kafka.security.protocol=SSL and no key store"
                    + " there is no login." + REMEDY);
        }
        return Optional.empty();
    }

    /** Refuses to go on when something stands against these settings. */
    public static void require(Map<String, ?> kafka) {
        problem(kafka).ifPresent(problem -> {
            throw new IllegalStateException(problem);
        });
    }

    private static boolean isSet(Map<String, ?> kafka, String name) {
        return !String.valueOf(kafka.get(name)).isBlank();
    }
}
