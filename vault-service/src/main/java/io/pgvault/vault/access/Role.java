package io.pgvault.vault.access;

import static io.pgvault.vault.access.Action.BACK_UP;
import static io.pgvault.vault.access.Action.CANCEL_JOB;
import static io.pgvault.vault.access.Action.DECIDE_APPROVAL;
import static io.pgvault.vault.access.Action.DELETE_ROLE_ASSIGNMENT;
import static io.pgvault.vault.access.Action.DELETE_VAULT;
import static io.pgvault.vault.access.Action.END_APPROVALS;
import static io.pgvault.vault.access.Action.READ_DEAD_LETTERS;
import static io.pgvault.vault.access.Action.REHYDRATE;
import static io.pgvault.vault.access.Action.RESTORE;
import static io.pgvault.vault.access.Action.VALIDATE_FOR_BACKUP;
import static io.pgvault.vault.access.Action.VALIDATE_RESTORE;
import static io.pgvault.vault.access.Action.WRITE_INSTANCE;
import static io.pgvault.vault.access.Action.WRITE_ROLE_ASSIGNMENT;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller may do at a scope. The first four have the names and ids of Azure's built-in roles, and allow what those
 * allow; the others take a part of it.
 */
public enum Role {
    /** Sees. */
    BACKUP_READER("a795c7a0-d4a2-40c1-ae25-d81f01202912", "Backup Reader", reads()),
    /** Protects, backs up and restores. */
    BACKUP_OPERATOR(
            "00c29273-979b-4161-815c-10b084fb9324",
            "Backup Operator",
            with(
                    reads(),
                    VALIDATE_FOR_BACKUP,
                    WRITE_INSTANCE,
                    BACK_UP,
                    VALIDATE_RESTORE,
                    RESTORE,
                    REHYDRATE,
                    CANCEL_JOB)),
    /** Does all that belongs to backups, but for deleting vaults and letting others in. */
    BACKUP_CONTRIBUTOR(
            "5e467623-bb1f-42f4-a55d-6e525e11384b",
            "Backup Contributor",
            without(
                    EnumSet.allOf(Action.class),
                    DELETE_VAULT,
                    END_APPROVALS,
                    WRITE_ROLE_ASSIGNMENT,
                    DELETE_ROLE_ASSIGNMENT)),
    /** Does everything. */
    OWNER("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner", EnumSet.allOf(Action.class)),
    /** Restores, and backs nothing up. */
    RESTORE_OPERATOR(
            "2d7f0f4e-6f0b-4c35-9a6e-5d1f0c1b7a01",
            "pgvault Restore Operator",
            with(reads(), VALIDATE_RESTORE, RESTORE, REHYDRATE, CANCEL_JOB)),
    /** Backs up what is protected, and cannot read a row of it. */
    BACKUP_STARTER("2d7f0f4e-6f0b-4c35-9a6e-5d1f0c1b7a02", "pgvault Backup Starter", with(reads(), BACK_UP)),
    /** Is the second person for changes that destroy protection, and can ask for none. */
    APPROVER("2d7f0f4e-6f0b-4c35-9a6e-5d1f0c1b7a03", "pgvault Approver", with(reads(), DECIDE_APPROVAL));

    private final String id;
    private final String roleName;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Action> actions;

    Role(String id, String roleName, Set<Action> actions) {
        this.id = id;
        this.roleName = roleName;
        this.actions = Collections.unmodifiableSet(actions);
    }

    /** A UUID, the last segment of the role definition's ARM id. */
    public String id() {
        return id;
    }

    public String roleName() {
        return roleName;
    }

    public Set<Action> actions() {
        return actions;
    }

    public boolean allows(Action action) {
        return actions.contains(action);
    }

    /** By id, or by the id of a role definition, which ends with it. */
    public static Optional<Role> of(String definitionId) {
        String last = definitionId.substring(definitionId.lastIndexOf('/') + 1);
        return Arrays.stream(values())
                .filter(role -> role.id.equalsIgnoreCase(last))
                .findFirst();
    }

    /** What changes nothing. Dead letters are the tenants' own words, and no reader's. */
    private static Set<Action> reads() {
        Set<Action> reads = EnumSet.noneOf(Action.class);
        for (Action action : Action.values()) {
            if (action.changesNothing() && action != READ_DEAD_LETTERS) {
                reads.add(action);
            }
        }
        return reads;
    }

    private static Set<Action> with(Set<Action> actions, Action... more) {
        actions.addAll(Arrays.asList(more));
        return actions;
    }

    private static Set<Action> without(Set<Action> actions, Action... less) {
        Arrays.asList(less).forEach(actions::remove);
        return actions;
    }
}
