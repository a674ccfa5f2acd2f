package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What of PostgreSQL's messages leaves the worker: names do, rows do not. */
class ShownMessagesTest {
    private static final String SECRET = "123-45-6789";

    @Test
    void ofAFailedRestoreThePrimaryMessageIsShownAlone() {
        String shown = ShownMessages.of("""
            pg_restore: while PROCESSING TOC:
            pg_restore: from TOC entry 3338; 0 16385 TABLE DATA people postgres
            pg_restore: error: COPY failed for table "people": ERROR:  new row for relation "people" violates check constraint "sane"
            DETAIL:  Failing row contains (1, 123-45-6789, HIV positive).
            CONTEXT:  COPY people, line 1: "1	123-45-6789	HIV positive"
            """);

        assertThat(shown).isEqualTo("""
            pg_restore: while PROCESSING TOC:
            pg_restore: from TOC entry 3338; 0 16385 TABLE DATA people postgres
            pg_restore: error: COPY failed for table "people": ERROR:  new row for relation "people" violates check \
            constraint "sane\"""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "ERROR:  invalid input syntax for type integer: \"123-45-6789\" | ERROR:  invalid input syntax for type"
                        + " integer [...]",
                "ERROR:  date/time field value out of range: \"123-45-6789\" | ERROR:  date/time field value out of range"
                        + " [...]",
                "ERROR:  the patient 123-45-6789 is HIV positive | ERROR:  [a message that may hold rows; the worker's"
                        + " log has it at level debug]",
                "ERROR:  table of 123-45-6789 does not exist | ERROR:  [a message that may hold rows; the worker's"
                        + " log has it at level debug]",
                "ERREUR:  syntaxe invalide : « 123-45-6789 » | ERREUR:  [a message that may hold rows; the worker's"
                        + " log has it at level debug]",
                "ERROR:  permission denied for table people | ERROR:  permission denied for table people",
                "ERROR:  function public.slug(text, integer) does not exist | ERROR:  function public.slug(text, integer)"
                        + " does not exist",
                "ERROR:  role \"shop owner\" does not exist | ERROR:  role \"shop owner\" does not exist",
            })
    void ofTheServersWordsThoseAreShownThatHoldNamesOnly(String said, String shown) {
        assertThat(ShownMessages.of("pg_restore: error: could not execute query: " + said))
                .isEqualTo("pg_restore: error: could not execute query: " + shown)
                .doesNotContain(SECRET);
    }

    @Test
    void statementsHintsAndFurtherLinesAreLeftOut() {
        assertThat(ShownMessages.of("""
                pg_dump: error: Dumping the contents of table "people" failed: PQgetResult() failed.
                pg_dump: detail: Error message from server: ERROR:  patient 123-45-6789
                of 123-45-6789
                HINT:  123-45-6789
                pg_dump: detail: Command was: COPY people where ssn = '123-45-6789'
                pg_dump: hint: 123-45-6789
                Command was: insert into people values ('123-45-6789')
                """)).isEqualTo("""
                pg_dump: error: Dumping the contents of table "people" failed: PQgetResult() failed.
                pg_dump: detail: Error message from server: ERROR:  [a message that may hold rows; the worker's log \
                has it at level debug]""");
    }

    @Test
    void ofAnSqlExceptionDetailAndContextAreLeftOut() {
        SQLException failure = new PSQLException(
                new ServerErrorMessage("SERROR\0C23505\0Mcould not create unique index \"people_ssn\"\0"
                        + "DKey (ssn)=(123-45-6789) is duplicated.\0WSQL statement of 123-45-6789\0"));

        assertThat(ShownMessages.of(failure)).isEqualTo("23505 ERROR: could not create unique index \"people_ssn\"");
    }

    @Test
    void ofADriversOwnWordsTheFirstLineIsShown() {
        assertThat(ShownMessages.of(new SQLException("Connection refused.\nMore", "08001")))
                .isEqualTo("08001 Connection refused.");
    }
}
