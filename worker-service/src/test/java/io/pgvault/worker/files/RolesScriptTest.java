package io.pgvault.worker.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.recoverypoints.documents.RoleDefinition;
import io.pgvault.recoverypoints.documents.RoleDefinition.Membership;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server makes of it {@code FilesRestoreIT} tells. */
class RolesScriptTest {
    @Test
    void aRoleIsMadeWithWhatItMayAndSpecialRightsAreApart() {
        String sql = RolesScript.of(List.of(new RoleDefinition(
                "a\"b",
                true,
                false,
                true,
                true,
                true,
                true,
                true,
                3,
                "2030-01-01 00:00:00+00",
                List.of(),
                "it's",
                "md5x",
                List.of())));

        assertThat(sql.lines())
                .contains(
                        "CREATE ROLE \"a\"\"b\";",
                        "ALTER ROLE \"a\"\"b\" WITH NOINHERIT LOGIN CREATEDB CREATEROLE CONNECTION LIMIT 3 VALID UNTIL"
                                + " '2030-01-01 00:00:00+00' PASSWORD 'md5x';",
                        "ALTER ROLE \"a\"\"b\" WITH SUPERUSER;",
                        "ALTER ROLE \"a\"\"b\" WITH REPLICATION;",
                        "ALTER ROLE \"a\"\"b\" WITH BYPASSRLS;",
                        "COMMENT ON ROLE \"a\"\"b\" IS 'it''s';");
    }

    @Test
    void whoMayNothingGetsNothing() {
        assertThat(RolesScript.of(List.of(role("plain", List.of()))).lines())
                .contains("ALTER ROLE \"plain\" WITH INHERIT NOLOGIN CONNECTION LIMIT -1;")
                .noneMatch(line -> line.contains("PASSWORD") || line.contains("SUPERUSER"));
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("search_path=\"$user\", public", "\"search_path\" TO '$user', 'public'"),
                Arguments.of("search_path=\"a, \"\"b\"\"\", c", "\"search_path\" TO 'a, \"b\"', 'c'"),
                Arguments.of("search_path=\"\"", "\"search_path\" TO ''"),
                Arguments.of("search_path=", "\"search_path\" TO ''"),
                Arguments.of("search_path=\"open", "\"search_path\" TO '\"open'"),
                Arguments.of("temp_tablespaces=fast, slow", "\"temp_tablespaces\" TO 'fast', 'slow'"),
                Arguments.of("DateStyle=ISO, DMY", "\"DateStyle\" TO 'ISO, DMY'"),
                Arguments.of("my.setting=it's = so", "\"my\".\"setting\" TO 'it''s = so'"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aSettingIsWhatItWas(String setting, String assignment) {
        assertThat(RolesScript.of(List.of(role("a", List.of(setting)))))
                .contains("ALTER ROLE \"a\" SET " + assignment + ";\n");
    }

    @Test
    void rolesAreThereBeforeAnybodyBecomesAMemberOfThem() {
        String sql = RolesScript.of(List.of(member("a", new Membership("z", true, null, null)), role("z", List.of())));

        assertThat(sql.indexOf("CREATE ROLE \"z\"")).isLessThan(sql.indexOf("GRANT \"z\" TO \"a\" WITH ADMIN OPTION;"));
    }

    @Test
    void onlyWhatIsNotSoByItselfNeedsANewServer() {
        assertThat(RolesScript.of(List.of(member("a", new Membership("z", false, true, true)))))
                .contains("GRANT \"z\" TO \"a\";\n");
        assertThat(RolesScript.of(List.of(member("a", new Membership("z", false, false, true)))))
                .contains("GRANT \"z\" TO \"a\" WITH ADMIN FALSE, INHERIT FALSE, SET TRUE;\n");
    }

    @Test
    void severalGrantsOfOneRoleAreOne() {
        assertThat(RolesScript.of(List.of(
                        member("a", new Membership("z", true, false, false), new Membership("z", false, true, true)))))
                .containsOnlyOnce("GRANT \"z\"")
                .contains("GRANT \"z\" TO \"a\" WITH ADMIN OPTION;\n");
    }

    @Test
    void namesStandInNoComment() {
        assertThat(RolesScript.of(List.of(role("a\nDROP DATABASE x; --", List.of())))
                        .lines())
                .filteredOn(line -> line.startsWith("--"))
                .noneMatch(line -> line.contains("DROP"));
    }

    private static RoleDefinition role(String name, List<String> settings) {
        return role(name, settings, null, List.of());
    }

    private static RoleDefinition member(String name, Membership... of) {
        return role(name, List.of(), null, List.of(of));
    }

    private static RoleDefinition role(
            String name, List<String> settings, @Nullable String comment, List<Membership> memberOf) {
        return new RoleDefinition(
                name, false, true, false, false, false, false, false, -1, null, settings, comment, null, memberOf);
    }
}
