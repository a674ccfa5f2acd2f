package io.pgvault.localstack;

import io.pgvault.contract.stream.ServiceName;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who may log in to the broker of a stack: the stack itself, which may do everything, and each service for its own part. */
record KafkaUsers(StackDirectory directory) {
    static final String STACK = "stack";

    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    /** What the broker's listener takes, and how brokers log in to each other. */
    String ofBroker() {
        return accepting(
                Stream.concat(Stream.of(STACK), Stream.of(ServiceName.values()).map(ServiceName::text))
                        .toList());
    }

    /** What the controller's listener takes: brokers only. */
    String ofController() {
        return accepting(List.of(STACK));
    }

    private String accepting(List<String> users) {
        StringBuilder line = new StringBuilder(login(STACK));
        for (String user : users) {
            line.append(" user_")
                    .append(user)
                    .append("=\"")
                    .append(password(user))
                    .append('"');
        }
        return line.append(';').toString();
    }

    /** Settings of a client that logs in as that user. */
    Map<String, String> client(String user) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", login(user) + ";");
    }

    private String login(String user) {
        return MODULE + " username=\"" + user + "\" password=\"" + password(user) + "\"";
    }

    private String password(String user) {
        return directory.secret("kafka-" + user + ".password", RandomSecret::password);
    }
}
