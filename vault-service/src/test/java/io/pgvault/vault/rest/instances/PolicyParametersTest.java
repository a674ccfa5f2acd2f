package io.pgvault.vault.rest.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.vault.rest.instances.PolicyParameters.BackupParameters;
import io.pgvault.vault.rest.instances.PolicyParameters.Said;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyParametersTest {
    private static final String OF_POSTGRESQL = "PostgreSqlBackupDatasourceParameters";

    @Test
    void nothingIsSaidWhereThereIsNothing() {
        Said nothing = new Said(null, null);

        assertThat(PolicyParameters.read(null, "p")).isEqualTo(nothing);
        assertThat(PolicyParameters.read(new PolicyParameters(null), "p")).isEqualTo(nothing);
        assertThat(PolicyParameters.read(new PolicyParameters(List.of()), "p")).isEqualTo(nothing);
        assertThat(PolicyParameters.of(null, null)).isNull();
    }

    @Test
    void whatIsSaidComesBackAsItWasSent() {
        PolicyParameters sent = new PolicyParameters(
                List.of(new BackupParameters(OF_POSTGRESQL, List.of("shop_*"), List.of("*_test"), 1000L)));

        Said read = PolicyParameters.read(sent, "p");

        assertThat(read).isEqualTo(new Said(new DatabaseSelection(List.of("shop_*"), List.of("*_test")), 1000L));
        assertThat(PolicyParameters.of(read.databases(), read.mostBytesPerSecond()))
                .isEqualTo(sent);
    }

    @Test
    void aLimitMayStandAlone() {
        PolicyParameters sent = new PolicyParameters(List.of(new BackupParameters(OF_POSTGRESQL, null, null, 1000L)));

        assertThat(PolicyParameters.read(sent, "p")).isEqualTo(new Said(null, 1000L));
        assertThat(PolicyParameters.of(null, 1000L)).isEqualTo(sent);
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByItsPath() {
        String entry = "p.backupDatasourceParametersList[0]";
        assertRefused(entry + ".objectType", new BackupParameters(null, null, null, null));
        assertRefused(
                entry + ".objectType",
                new BackupParameters("KubernetesClusterBackupDatasourceParameters", null, null, null));
        assertRefused(
                entry + ".includedDatabases",
                new BackupParameters(OF_POSTGRESQL, Arrays.asList("a", null), null, null));
        assertRefused(entry + ".mostBytesPerSecond", new BackupParameters(OF_POSTGRESQL, null, null, 0L));
        assertRefused(
                "p.backupDatasourceParametersList: one entry says it all",
                new BackupParameters(OF_POSTGRESQL, null, null, null),
                new BackupParameters(OF_POSTGRESQL, null, null, null));
    }

    private static void assertRefused(String message, @Nullable BackupParameters... parameters) {
        assertThatThrownBy(() -> PolicyParameters.read(new PolicyParameters(Arrays.asList(parameters)), "p"))
                .hasMessageContaining(message);
    }
}
