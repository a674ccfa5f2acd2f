package io.pgvault.localstack;

import java.util.List;
import java.util.Locale;

/** Whom a stack has a token for; the services give each of their groups a role at everything. */
public enum StackRole {
    CONTRIBUTOR("PGVAULT_TOKEN", "backup-contributor"),
    OPERATOR("PGVAULT_OPERATOR_TOKEN", "backup-operator"),
    READER("PGVAULT_READER_TOKEN", "backup-reader"),
    OWNER("PGVAULT_OWNER_TOKEN", "owner");

    private final String variable;
    private final String role;

    StackRole(String variable, String role) {
        this.variable = variable;
        this.role = role;
    }

    /** The environment variable that has the token. */
    String variable() {
        return variable;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String group() {
        return "pgvault-" + word() + "s";
    }

    /** What gives the group its role. */
    List<String> options() {
        String assignment = "-Dpgvault.access.assignments.\"local-" + word() + "s\".";
        return List.of(
                assignment + "role=" + role, assignment + "principal=" + group(), assignment + "principal-type=group");
    }
}
