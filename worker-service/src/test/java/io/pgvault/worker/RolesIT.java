package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.RestoreOptions;
import io.pgvault.contract.job.RestoreOptions.NewRoles;
import io.pgvault.contract.job.RestoreOptions.OnError;
import io.pgvault.contract.job.RestoreOptions.Owners;
import io.pgvault.contract.job.RestoreOptions.SpecialRight;
import io.pgvault.contract.job.RestoreOptions.Tablespaces;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.RoleDefinition;
import io.pgvault.recoverypoints.parts.BlockBudget;
import io.pgvault.recoverypoints.parts.JsonLines;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles lie beside the dump and are made where the target lacks them. */
class RolesIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String name = "roles_" + UUID.randomUUID().toString().substring(0, 8);
    private final String copy = name + "_copy";
    private final String app = name + "_App \"x\"";
    private final String group = name + "_group";
    private final String boss = name + "_boss";

    @BeforeEach
    void makeRolesAndDatabase() {
        postgres.execute(
                "postgres",
                "create database " + name,
                "create role " + quoted(app)
                        + " login noinherit connection limit 7 valid until '2036-01-01 00:00:00+00'"
                        + " password 'hidden word'",
                "create role " + group + " createdb",
                "create role " + boss + " superuser login",
                "grant " + group + " to " + quoted(app) + " with admin option",
                "grant pg_read_all_stats to " + group,
                "alter role " + quoted(app) + " set search_path = 'a b', public",
                "alter role " + quoted(app) + " set app.rate = 'it''s'",
                "comment on role " + quoted(app) + " is 'sells'");
        postgres.execute(
                name,
                "create table sold(id int)",
                "alter table sold owner to " + quoted(app),
                "create table seen(id int)",
                "grant select on seen to " + boss);
    }

    @Test
    void theyLieBesideTheDumpWithoutHashesOfPasswords() throws Exception {
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(name)));
        AttemptOutcome unused = worker.backUp(trigger);
        Manifest manifest = worker.manifest(trigger);
        Part.Roles part = manifest.roles().orElseThrow();

        List<RoleDefinition> roles = new ArrayList<>();
        JsonLines.read(
                new StreamReader(worker.store(), new BlockBudget(2), 1),
                part.main(),
                worker.container(),
                line -> roles.add(JsonLines.as(RoleDefinition.class, line, part.main())));

        assertThat(part.passwords()).isFalse();
        assertThat(roles).extracting(RoleDefinition::name).containsExactlyInAnyOrder(app, group, boss, "postgres");
        assertThat(roles).extracting(RoleDefinition::passwordHash).containsOnlyNulls();
        assertThat(roles.stream().filter(role -> role.name().equals(app)))
                .singleElement()
                .satisfies(role -> {
                    assertThat(role.connectionLimit()).isEqualTo(7);
                    assertThat(role.memberOf()).containsExactly(new RoleDefinition.Membership(group, true, null, null));
                    assertThat(role.settings()).hasSize(2);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17})
    void theyAreMadeWithWhatTheyMay(int major) throws Exception {
        LocalPostgres target = SharedParts.postgres(major);
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(name));

        List<ErrorDetail> warnings = restore(target, "postgres", point, new NewRoles(true, Set.of()));

        assertThat(values(
                        target,
                        "select rolcanlogin, rolinherit, rolconnlimit, rolvaliduntil at time zone 'UTC', rolconfig::text,"
                                + " shobj_description(oid, 'pg_authid'), pg_has_role(oid, '" + group + "', 'member')"
                                + " from pg_roles where rolname = " + Sql.literal(app)))
                .containsExactly("(t,f,7,\"2036-01-01 00:00:00\",\"{\"\"search_path=\\\\\"\"a b\\\\\"\", public\"\","
                        + "app.rate=it's}\",sells,t)");
        assertThat(values(target, "select rolsuper, rolcanlogin from pg_roles where rolname = '" + boss + "'"))
                .containsExactly("(f,t)");
        assertThat(text(warnings))
                .contains("SUPERUSER of the role " + boss)
                .contains("GRANT \"pg_read_all_stats\" TO \"" + group + "\"")
                .doesNotContain("hidden word");
        assertThat(owner(target)).containsExactly(quoted(app));
    }

    @Test
    void aSpecialRightIsGivenToWhoAsksForIt() throws Exception {
        LocalPostgres target = SharedParts.postgres(16);
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(name));

        List<ErrorDetail> warnings =
                restore(target, "postgres", point, new NewRoles(true, Set.of(SpecialRight.SUPERUSER)));

        assertThat(values(target, "select rolsuper from pg_roles where rolname = '" + boss + "'"))
                .containsExactly("(t)");
        assertThat(text(warnings)).doesNotContain("SUPERUSER of the role");
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 16})
    void whoMayMakeRolesButIsNoSuperuserMakesThemWithoutRightsAndGivesThemWhatIsTheirs(int major) throws Exception {
        LocalPostgres target = SharedParts.postgres(major);
        String maker = name + "_maker";
        target.execute("postgres", "create role " + maker + " login password 'word' createdb createrole");
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(name));

        List<ErrorDetail> warnings = restore(target, maker, point, new NewRoles(false, Set.of()));

        assertThat(values(
                        target,
                        "select rolcanlogin, rolsuper from pg_roles where rolname in (" + Sql.literal(app) + ", '"
                                + boss + "')"))
                .containsExactly("(f,f)", "(f,f)");
        assertThat(owner(target)).containsExactly(quoted(app));
        assertThat(text(warnings)).doesNotContain("the owner of TABLE public.sold");
    }

    @Test
    void whoMayNotMakeRolesIsToldAndTheRestIsRestored() throws Exception {
        LocalPostgres target = SharedParts.postgres(14);
        String restorer = name + "_restorer";
        target.execute("postgres", "create role " + restorer + " login password 'word' createdb");
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(name));

        List<ErrorDetail> warnings = restore(target, restorer, point, new NewRoles(true, Set.of()));

        assertThat(text(warnings)).contains("may not make roles").contains("CREATEROLE;");
        assertThat(owner(target)).containsExactly(restorer);
    }

    private List<ErrorDetail> restore(LocalPostgres target, String user, RecoveryPoint point, NewRoles roles)
            throws InterruptedException {
        String uri = user.equals("postgres") ? target.uri("postgres") : target.uri("postgres", user, "word");
        SecretReference secret = worker.secret(name + "-" + user, uri);
        RestoreOptions options =
                new RestoreOptions(Owners.KEEP, null, true, true, Tablespaces.KEEP, OnError.CONTINUE, false, roles);
        AttemptOutcome outcome = worker.restore(worker.restoreCommand(point, copy, secret, true, options));
        return ((AttemptOutcome.Completed) outcome).warnings();
    }

    private List<String> owner(LocalPostgres server) {
        return values(server, copy, "select relowner::regrole::text from pg_class where relname = 'sold'");
    }

    private static List<String> values(LocalPostgres server, String query) {
        return values(server, "postgres", "select x::text from (" + query + ") x");
    }

    private static List<String> values(LocalPostgres server, String database, String query) {
        try (Connection connection = server.connect(database)) {
            return Sql.values(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(String role) {
        return Sql.identifier(role);
    }

    private static String text(List<ErrorDetail> warnings) {
        return warnings.stream()
                .map(warning -> warning.message() + "\n"
                        + Optional.ofNullable(warning.details()).orElse(""))
                .collect(Collectors.joining("\n"));
    }
}
