package io.pgvault.vault.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.access.Caller;
import io.pgvault.vault.LocksTaken;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssignRolesTest {
    private static final Scope SHOP = new Scope("/subscriptions/production/resourceGroups/shop");
    private static final Principal TEAM = new Principal(Principal.Kind.GROUP, "team");
    private static final Caller ADA = new Caller("ada", null);
    private static final RoleAssignment CONFIGURED =
            new RoleAssignment("operators", Scope.ALL, TEAM, Role.BACKUP_OPERATOR, null, null, null);

    private final RoleAssignmentsInMemory store = new RoleAssignmentsInMemory();
    private final AssignRoles assignRoles = new AssignRoles(List.of(CONFIGURED), store, new LocksTaken());
    private final FindRights findRights = new FindRights(List.of(CONFIGURED), store);

    @Test
    void whoeverHasNoRoleMayDoNothing() {
        Rights rights = findRights.of(identity("ada"));

        assertThat(Action.values()).noneMatch(action -> rights.may(action, SHOP));
    }

    @Test
    void whatTheConfigurationGivesIsPartOfWhatThereIs() {
        assignRoles.assign(new RoleAssignment("r1", SHOP, TEAM, Role.OWNER, null, Instant.EPOCH, ADA));
        Identity member = identity("ada", "team");

        assertThat(findRights.configuredOf(member).may(Action.RESTORE, SHOP)).isTrue();
        assertThat(findRights.configuredOf(member).may(Action.WRITE_VAULT, SHOP))
                .isFalse();
        assertThat(findRights.of(member).grants())
                .containsAll(findRights.configuredOf(member).grants());
    }

    @Test
    void aRoleIsThereAtOnceAndGoneAtOnce() {
        assertThat(assignRoles.assign(reader("r1", "ada")).created()).isTrue();
        assertThat(findRights.of(identity("ada")).may(Action.READ_VAULT, SHOP)).isTrue();
        assertThat(findRights.of(identity("ada")).may(Action.READ_VAULT, Scope.ALL))
                .isFalse();

        assertThat(assignRoles.unassign(SHOP, "R1")).isPresent();
        assertThat(findRights.of(identity("ada")).may(Action.READ_VAULT, SHOP)).isFalse();
        assertThat(assignRoles.unassign(SHOP, "r1")).isEmpty();
    }

    @Test
    void aGroupIsNoSubjectOfTheSameName() {
        assignRoles.assign(new RoleAssignment("r1", SHOP, TEAM, Role.OWNER, null, Instant.EPOCH, ADA));

        assertThat(findRights.of(identity("team")).grants()).isEmpty();
        assertThat(findRights.of(identity("ada", "team")).may(Action.WRITE_VAULT, SHOP))
                .isTrue();
    }

    @Test
    void theSameAgainChangesNothing() {
        assignRoles.assign(reader("r1", "ada"));

        assertThat(assignRoles.assign(reader("R1", "ada")).created()).isFalse();
        assertThat(store.around(SHOP)).hasSize(1);
    }

    @Test
    void anotherNameForTheSameIsRefused() {
        assignRoles.assign(reader("r1", "ada"));

        assertThatThrownBy(() -> assignRoles.assign(reader("r2", "ada"))).hasMessageContaining("r1");
    }

    @Test
    void oneNameIsOneAssignment() {
        assignRoles.assign(reader("r1", "ada"));

        assertThatThrownBy(() -> assignRoles.assign(reader("r1", "bob"))).hasMessageContaining("cannot be changed");
    }

    @Test
    void whatTheConfigurationGivesStays() {
        assertThatThrownBy(() -> assignRoles.unassign(Scope.ALL, "operators"))
                .hasMessageContaining("pgvault.access.assignments.operators");
        assertThat(assignRoles.around(SHOP)).containsExactly(CONFIGURED);
    }

    private static RoleAssignment reader(String name, String subject) {
        return new RoleAssignment(
                name, SHOP, new Principal(Principal.Kind.USER, subject), Role.BACKUP_READER, null, Instant.EPOCH, ADA);
    }

    private static Identity identity(String subject, String... groups) {
        return new Identity(new Caller(subject, null), List.of(groups), List.of(), null);
    }
}
