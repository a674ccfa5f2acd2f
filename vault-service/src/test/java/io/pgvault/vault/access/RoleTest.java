package io.pgvault.vault.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoleTest {
    @ParameterizedTest
    @EnumSource
    void whoeverHasOneSeesWhatIsThere(Role role) {
        assertThat(role.allows(Action.READ_VAULT)).isTrue();
        assertThat(role.allows(Action.READ_JOB)).isTrue();
    }

    @Test
    void aReaderChangesNothing() {
        assertThat(Role.BACKUP_READER.actions()).allMatch(Action::changesNothing);
    }

    @Test
    void nobodyButOwnersAndContributorsWeakensProtection() {
        assertThat(Arrays.stream(Role.values())
                        .filter(role -> role.actions().stream().anyMatch(Action::destroysProtection)))
                .containsExactly(Role.BACKUP_CONTRIBUTOR, Role.OWNER);
    }

    @Test
    void contributorsLetNobodyIn() {
        assertThat(Role.BACKUP_CONTRIBUTOR.actions())
                .doesNotContain(
                        Action.WRITE_ROLE_ASSIGNMENT,
                        Action.DELETE_ROLE_ASSIGNMENT,
                        Action.DELETE_VAULT,
                        Action.END_APPROVALS)
                .contains(Action.RETAG_RECOVERY_POINTS, Action.WRITE_VAULT);
    }

    @Test
    void operatorsLeavePoliciesAlone() {
        assertThat(Role.BACKUP_OPERATOR.actions())
                .doesNotContain(Action.WRITE_POLICY, Action.DELETE_POLICY, Action.RETAG_RECOVERY_POINTS)
                .contains(Action.WRITE_INSTANCE, Action.BACK_UP, Action.RESTORE);
    }

    @Test
    void restoringAndBackingUpCanBeApart() {
        assertThat(Role.RESTORE_OPERATOR.actions()).contains(Action.RESTORE).doesNotContain(Action.BACK_UP);
        assertThat(Role.BACKUP_STARTER.actions()).contains(Action.BACK_UP).doesNotContain(Action.RESTORE);
    }

    @Test
    void isFoundByItsIdAndByItsDefinition() {
        assertThat(Role.of("A795C7A0-d4a2-40c1-ae25-d81f01202912")).contains(Role.BACKUP_READER);
        assertThat(Role.of("/subscriptions/a/providers/Microsoft.Authorization/roleDefinitions/" + Role.OWNER.id()))
                .contains(Role.OWNER);
        assertThat(Role.of("Owner")).isEmpty();
    }
}
