package io.pgvault.vault.access;

import java.util.Arrays;
import java.util.Optional;

/**
 * Who a role is assigned to.
 *
 * @param id as tokens have it: a subject, a group, or an app role; case matters
 */
public record Principal(Kind kind, String id) {
    /** What of a token is compared. */
    public enum Kind {
        USER("User"),
        SERVICE_PRINCIPAL("ServicePrincipal"),
        GROUP("Group"),
        /** Not one of Azure's kinds: a role that the token's issuer gave to the caller within an application. */
        APP_ROLE("AppRole");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public static Optional<Kind> of(String wireName) {
            return Arrays.stream(values())
                    .filter(kind -> kind.wireName.equalsIgnoreCase(wireName))
                    .findFirst();
        }
    }
}
