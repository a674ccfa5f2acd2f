package io.pgvault.worker.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveSqlTest {
    @Test
    void statementsEndOutsideOfQuotesAndCommentsOnly() {
        assertThat(ArchiveSql.statements("""
                -- a comment; with more
                COMMENT ON TABLE public."a;b" IS 'it''s; so';
                DO $x$ begin; end $x$;
                SELECT E'a\\\';b', $$;$$;

                """))
                .containsExactly(
                        "-- a comment; with more\nCOMMENT ON TABLE public.\"a;b\" IS 'it''s; so'",
                        "DO $x$ begin; end $x$",
                        "SELECT E'a\\\';b', $$;$$");
    }

    @Test
    void nothingIsNoStatement() {
        assertThat(ArchiveSql.statements(" \n ;; ")).isEqualTo(List.of());
    }
}
