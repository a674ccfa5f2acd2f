package io.pgvault.worker.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.recoverypoints.documents.TablespaceDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablespacesScriptTest {
    @Test
    void aTablespaceIsMadeAsItWas() {
        TablespaceDefinition fast = new TablespaceDefinition(
                "fast \"1\"",
                "ops",
                "/mnt/it's",
                List.of("random_page_cost=1.1"),
                List.of("ops=C/ops", "\"odd \"\"role\"\"\"=C*/ops", "=C/ops"),
                "for indexes");

        assertThat(TablespacesScript.of(List.of(fast)).lines())
                .containsSequence(
                        "CREATE TABLESPACE \"fast \"\"1\"\"\" OWNER \"ops\" LOCATION '/mnt/it''s';",
                        "ALTER TABLESPACE \"fast \"\"1\"\"\" SET (\"random_page_cost\" = '1.1');",
                        "COMMENT ON TABLESPACE \"fast \"\"1\"\"\" IS 'for indexes';",
                        "REVOKE ALL ON TABLESPACE \"fast \"\"1\"\"\" FROM \"ops\";",
                        "GRANT CREATE ON TABLESPACE \"fast \"\"1\"\"\" TO \"ops\";",
                        "GRANT CREATE ON TABLESPACE \"fast \"\"1\"\"\" TO \"odd \"\"role\"\"\" WITH GRANT OPTION;",
                        "GRANT CREATE ON TABLESPACE \"fast \"\"1\"\"\" TO PUBLIC;");
    }

    @Test
    void oneWithoutGrantsHasNone() {
        assertThat(TablespacesScript.of(List.of(new TablespaceDefinition("t", "ops", "/mnt/t", List.of(), null, null))))
                .doesNotContain("GRANT", "REVOKE");
    }
}
