package io.pgvault.vault.rest.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.Databases;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestoreOptionsBodyTest {
    private static final DataSource SERVER = new DataSource(DataSource.SERVER, "/servers/pg2", "pg2");
    private static final DataSource DATABASE = new DataSource(DataSource.DATABASE, "/servers/pg2/databases/o", "o");

    @Test
    void aServerGetsAllDatabasesUnderTheirNames() {
        assertThat(RestoreOptionsBody.read(null, "restoreOptions", false, SERVER)
                        .databases())
                .isEqualTo(new Databases(List.of(), "{name}"));
    }

    @Test
    void aServerGetsSomeDatabasesUnderOtherNames() {
        assertThat(read(SERVER, List.of("orders", "stock"), "{name}_2026").databases())
                .isEqualTo(new Databases(List.of("orders", "stock"), "{name}_2026"));
    }

    @Test
    void aDatabaseIsTheOneOfTheRecoveryPoint() {
        assertThat(RestoreOptionsBody.read(null, "restoreOptions", false, DATABASE))
                .isEqualTo(RestoreOptions.DEFAULT);
    }

    @Test
    void aDatabaseIsOneOfThoseOfTheRecoveryPoint() {
        assertThat(read(DATABASE, List.of("orders"), null).databases())
                .isEqualTo(new Databases(List.of("orders"), "o"));
    }

    @Test
    void whatContradictsItselfIsRefused() {
        assertThatThrownBy(() -> read(DATABASE, List.of("orders", "stock"), null))
                .hasMessageContaining("restoreOptions.databases: several become databases of a server");
        assertThatThrownBy(() -> read(DATABASE, List.of("orders"), "{name}"))
                .hasMessageContaining("restoreOptions.databaseNames: it goes with a target of the type");
        assertThatThrownBy(() -> read(SERVER, Arrays.asList("orders", null), null))
                .hasMessageContaining("restoreOptions.databases");
    }

    @Test
    void jobsShowWhichDatabasesWereWanted() {
        assertThat(RestoreOptionsBody.shown(read(SERVER, List.of("orders", "stock"), "{name}_2026")))
                .endsWith(", databases=orders, stock, databaseNames={name}_2026");
        assertThat(RestoreOptionsBody.shown(RestoreOptions.DEFAULT)).doesNotContain("databases");
    }

    private static RestoreOptions read(
            DataSource target, List<@Nullable String> databases, @Nullable String databaseNames) {
        return RestoreOptionsBody.read(
                new RestoreOptionsBody(null, null, null, null, null, null, null, null, null, databases, databaseNames),
                "restoreOptions",
                false,
                target);
    }
}
