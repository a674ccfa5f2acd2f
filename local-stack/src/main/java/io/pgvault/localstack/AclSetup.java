package io.pgvault.localstack;

import io.pgvault.contract.stream.ServiceName;
import io.pgvault.contract.stream.StreamAccess;
import io.pgvault.contract.stream.StreamRights;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What each service is allowed on a broker whose authorizer allows nothing else: the contract's table, as Kafka's ACLs. */
final class AclSetup {
    private static final String ANY_HOST = "*";

    private AclSetup() {}

    /**
     * The principals that the environment names, such as {@code VAULT_SERVICE_PRINCIPAL=User:CN=vault}; a service without
     * one is given nothing.
     */
    static Map<ServiceName, String> principals(Map<String, String> environment) {
        Map<ServiceName, String> principals = new EnumMap<>(ServiceName.class);
        for (ServiceName service : ServiceName.values()) {
            String variable = service.text().toUpperCase(Locale.ROOT).replace('-', '_') + "_PRINCIPAL";
            String principal = environment.getOrDefault(variable, "");
            if (principal.isBlank()) {
                continue;
            }
            if (!principal.startsWith("User:")) {
                throw new LocalStackException(variable + " is " + principal
                        + ", which no broker knows: write it as Kafka's ACLs do, User:NAME.");
            }
            principals.put(service, principal);
        }
        return principals;
    }

    /** Everything that these principals need. */
    static Set<AclBinding> bindings(Map<ServiceName, String> principals) {
        Set<AclBinding> bindings = new HashSet<>();
        principals.forEach((service, principal) -> {
            StreamRights rights = StreamAccess.rights(service);
            rights.writes()
                    .forEach(topic -> bindings.add(allow(principal, ResourceType.TOPIC, topic, AclOperation.WRITE)));
            rights.reads()
                    .forEach(topic -> bindings.add(allow(principal, ResourceType.TOPIC, topic, AclOperation.READ)));
            rights.groups()
                    .forEach(group -> bindings.add(allow(principal, ResourceType.GROUP, group, AclOperation.READ)));
        });
        return bindings;
    }

    private static AclBinding allow(String principal, ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry(principal, ANY_HOST, operation, AclPermissionType.ALLOW));
    }
}
