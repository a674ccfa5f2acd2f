package io.pgvault.recoverypoints.documents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A role of a server, as its catalogue has it.
 *
 * @param connectionLimit -1 where there is none
 * @param validUntil of its password, as PostgreSQL writes it; null where that is for ever
 * @param settings in all databases, as {@code name=value}
 * @param comment null where there is none
 * @param passwordHash null where it was not asked for, may not be read, or is not there
 */
public record RoleDefinition(
        String name,
        boolean superuser,
        boolean inherit,
        boolean createRole,
        boolean createDatabase,
        boolean login,
        boolean replication,
        boolean bypassRowLevelSecurity,
        int connectionLimit,
        @Nullable String validUntil,
        List<String> settings,
        @Nullable String comment,
        @Nullable String passwordHash,
        List<Membership> memberOf) {
    public RoleDefinition {
        settings = List.copyOf(settings);
        memberOf = List.copyOf(memberOf);
    }

    /**
     * That it is a member of another one.
     *
     * @param inherit whether it has that one's rights without acting as it; null before PostgreSQL 16
     * @param set whether it may act as that one; null before PostgreSQL 16
     */
    public record Membership(
            String role,
            boolean admin,
            @Nullable Boolean inherit,
            @Nullable Boolean set) {}
}
