package io.pgvault.worker.restore;

import static io.pgvault.worker.archive.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.worker.archive.ArchiveEntry;
import io.pgvault.worker.archive.Entries;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.target.TargetFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestorePlanTest {
    private static final TargetFacts TARGET = new TargetFacts(
            new PostgresVersion(15, 20),
            "restorer",
            false,
            Set.of("pg_default"),
            Map.of("hstore", "1.8", "pg_cron", "1.6", "timescaledb", "2.17", "files", "1.0"),
            Set.of("files"),
            Set.of("COMMENT ON EXTENSION hstore IS 'pairs';"),
            Map.of("gone", TargetFacts.Obstacle.missing("gone")));

    @Test
    void anExtensionThatTheTargetLacksIsLeftOutWithItsOwnRowsWhereNothingElseNeedsIt() {
        RestorePlan plan = plan(
                entry(1, "EXTENSION", "odd", "CREATE EXTENSION odd;"),
                entry(2, "COMMENT", "EXTENSION odd", "COMMENT ON EXTENSION odd IS 'x';", 1),
                entry(3, "TABLE DATA", "config", "", 1),
                entry(4, "TABLE", "t", "CREATE TABLE public.t (i integer);"));

        assertThat(core(plan)).containsExactly("TABLE public.t");
        assertThat(plan.objects()).isEmpty();
        assertThat(messages(plan)).anyMatch(message -> message.contains("does not have the extension 'odd'"));
        assertThat(plan.leftOut().warnings()).anyMatch(warning -> "CREATE EXTENSION odd;".equals(warning.details()));
    }

    @Test
    void anExtensionThatATableNeedsIsTriedAndDecides() {
        RestorePlan plan = plan(
                entry(1, "EXTENSION", "odd", "CREATE EXTENSION odd;"),
                entry(2, "TABLE", "t", "CREATE TABLE public.t (o public.odd);", 1));

        assertThat(core(plan)).containsExactly("EXTENSION public.odd", "TABLE public.t");
        assertThat(plan.missing()).containsExactly("odd");
        assertThat(plan.leftOut().warnings()).isEmpty();
    }

    @Test
    void anExtensionThatOnlyASuperuserMakesIsTriedAfterTheDataWhereNothingStandsOnIt() {
        ArchiveEntry files = entry(1, "EXTENSION", "files", "CREATE EXTENSION files;");

        RestorePlan alone = plan(files);
        RestorePlan needed = plan(files, entry(2, "VIEW", "v", "CREATE VIEW public.v AS SELECT 1;", 1));

        assertThat(core(alone)).isEmpty();
        assertThat(alone.objects()).flatMap(FollowUp::statements).containsExactly("CREATE EXTENSION files");
        assertThat(alone.doubtful()).isEmpty();
        assertThat(core(needed)).containsExactly("EXTENSION public.files", "VIEW public.v");
        assertThat(needed.doubtful()).containsExactly("files");
    }

    @Test
    void anExtensionOfOneDatabaseOfAServerIsLeftOutWithWhatBelongsToIt() {
        RestorePlan plan = plan(
                entry(1, "EXTENSION", "pg_cron", "CREATE EXTENSION pg_cron;"),
                entry(2, "TABLE DATA", "job", "", 1),
                entry(3, "POLICY", "job cron_job_policy", "CREATE POLICY cron_job_policy ON cron.job;", 1));

        assertThat(core(plan)).isEmpty();
        assertThat(plan.objects()).isEmpty();
        assertThat(messages(plan)).anyMatch(message -> message.contains("one database of a server only"));
    }

    @Test
    void anExtensionWithStepsOfItsOwnGetsThemAroundTheRows() {
        RestorePlan plan = plan(
                entry(1, "EXTENSION", "timescaledb", "CREATE EXTENSION IF NOT EXISTS timescaledb WITH SCHEMA public;"),
                entry(2, "TABLE", "t", "CREATE TABLE public.t (i integer);", 1));

        assertThat(core(plan)).containsExactly("TABLE public.t");
        assertThat(plan.before())
                .containsExactly(
                        "CREATE EXTENSION IF NOT EXISTS timescaledb WITH SCHEMA public",
                        "select timescaledb_pre_restore()");
        assertThat(plan.after()).flatMap(FollowUp::statements).containsExactly("select timescaledb_post_restore()");
    }

    @Test
    void aCommentThatAnExtensionBringsByItselfIsNotMadeAgain() {
        RestorePlan plan = plan(
                entry(1, "EXTENSION", "hstore", "CREATE EXTENSION hstore;"),
                entry(2, "COMMENT", "EXTENSION hstore", "COMMENT ON EXTENSION hstore IS 'pairs';\n", 1));

        assertThat(core(plan)).containsExactly("EXTENSION public.hstore");
        assertThat(plan.objects()).isEmpty();
    }

    @Test
    void whatOnlyASuperuserMayMakeFollowsUnlessSomethingStandsOnIt() {
        String function = "CREATE FUNCTION public.f(text) RETURNS integer\n    LANGUAGE c\n    AS 'lib', 'f';";
        RestorePlan plan = plan(
                entry(1, "FUNCTION", "f(text)", function),
                entry(2, "FUNCTION", "g(text)", function.replace("f(text)", "g(text)")),
                entry(3, "TABLE", "t", "CREATE TABLE public.t (i integer DEFAULT public.g('x'));", 2),
                entry(4, "COMMENT", "FUNCTION f(text)", "COMMENT ON FUNCTION public.f(text) IS 'x';", 1));

        assertThat(core(plan)).containsExactly("FUNCTION public.g(text)", "TABLE public.t");
        assertThat(plan.objects()).hasSize(2);
    }

    @Test
    void whatAnotherThanTheOwnerGrantedStaysTogether() {
        RestorePlan plan = plan(entry(1, "ACL", "TABLE t", """
                GRANT SELECT ON TABLE public.t TO a WITH GRANT OPTION;
                SET SESSION AUTHORIZATION a;
                GRANT SELECT ON TABLE public.t TO b;
                RESET SESSION AUTHORIZATION;
                """));

        assertThat(plan.privileges()).hasSize(2);
        assertThat(plan.privileges().getLast().statements())
                .containsExactly(
                        "SET SESSION AUTHORIZATION a",
                        "GRANT SELECT ON TABLE public.t TO b",
                        "RESET SESSION AUTHORIZATION");
    }

    @Test
    void subscriptionsAndTriggersOfEventsComeWhenAllIsWell() {
        RestorePlan plan = plan(
                entry(
                        1,
                        "SUBSCRIPTION",
                        "s",
                        "CREATE SUBSCRIPTION s CONNECTION 'host=h password=hidden' PUBLICATION p WITH (connect = false);"),
                entry(2, "EVENT TRIGGER", "e", "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();"),
                entry(3, "COMMENT", "SUBSCRIPTION s", "COMMENT ON SUBSCRIPTION s IS 'x';", 1));

        assertThat(core(plan)).isEmpty();
        assertThat(plan.last()).hasSize(3);
        assertThat(plan.last().getFirst().shown()).doesNotContain("hidden");
        assertThat(messages(plan))
                .singleElement()
                .satisfies(message -> assertThat(message).contains("disabled"));
    }

    private static RestorePlan plan(ArchiveEntry... entries) {
        return RestorePlan.of(Entries.head(entries), TARGET, RestoreOptions.DEFAULT);
    }

    private static List<String> core(RestorePlan plan) {
        return Optional.ofNullable(plan.core()).orElseThrow().entries().stream()
                .map(ArchiveEntry::name)
                .toList();
    }

    private static List<String> messages(RestorePlan plan) {
        return plan.leftOut().warnings().stream().map(ErrorDetail::message).toList();
    }
}
