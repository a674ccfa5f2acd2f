package io.pgvault.vault.rest.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.vault.rest.instances.PolicyParameters.ServerParameters;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyParametersTest {
    private static final String OF_SERVER = "PostgreSqlServerBackupDatasourceParameters";

    @Test
    void nothingIsSaidWhereThereIsNothing() {
        assertThat(PolicyParameters.read(null, "p")).isNull();
        assertThat(PolicyParameters.read(new PolicyParameters(null), "p")).isNull();
        assertThat(PolicyParameters.read(new PolicyParameters(List.of()), "p")).isNull();
        assertThat(PolicyParameters.of(null)).isNull();
    }

    @Test
    void patternsComeBackAsTheyWereSent() {
        PolicyParameters sent =
                new PolicyParameters(List.of(new ServerParameters(OF_SERVER, List.of("shop_*"), List.of("*_test"))));

        DatabaseSelection read = PolicyParameters.read(sent, "p");

        assertThat(read).isEqualTo(new DatabaseSelection(List.of("shop_*"), List.of("*_test")));
        assertThat(PolicyParameters.of(read)).isEqualTo(sent);
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByItsPath() {
        assertRefused("p.backupDatasourceParametersList[0].objectType", new ServerParameters(null, null, null));
        assertRefused(
                "p.backupDatasourceParametersList[0].objectType",
                new ServerParameters("KubernetesClusterBackupDatasourceParameters", null, null));
        assertRefused(
                "p.backupDatasourceParametersList[0].includedDatabases",
                new ServerParameters(OF_SERVER, Arrays.asList("a", null), null));
        assertRefused(
                "p.backupDatasourceParametersList: one entry says it all",
                new ServerParameters(OF_SERVER, null, null),
                new ServerParameters(OF_SERVER, null, null));
    }

    private static void assertRefused(String message, @Nullable ServerParameters... parameters) {
        assertThatThrownBy(() -> PolicyParameters.read(new PolicyParameters(Arrays.asList(parameters)), "p"))
                .hasMessageContaining(message);
    }
}
