package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Role;
import io.pgvault.vault.rest.access.Performs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operation of the API against every role, inside and outside of its scope. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class AccessIT {
    private static final String NONE = "0000000000000000000000000000000000000000";

    private final Api owner = new Api();

    @Inject
    BeanManager beans;

    /** A method of a resource, as a caller reaches it. */
    private record Operation(String method, String path, Performs performs) {
        Action action() {
            return performs.value();
        }

        boolean ofVault() {
            return path.contains("{vault}");
        }
    }

    /** So that the vault is there, and cannot be deleted. */
    @BeforeEach
    void makeAVaultWithAPolicy() {
        assertThat(owner.put(owner.vault, Api.vaultBody()).status()).isEqualTo(201);
        assertThat(owner.put(owner.vault + "/backupPolicies/weekly", Api.policyBody())
                        .status())
                .isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> everyOperationAsksForARoleThatAllowsIt() {
        List<Operation> operations = operations();
        return Arrays.stream(Role.values())
                .map(role ->
                        DynamicTest.dynamicTest(role.roleName() + " and " + operations.size() + " operations", () -> {
                            Api inside = assigned(role, scope());
                            Api outside = assigned(role, scope() + "-other");
                            operations.forEach(operation -> {
                                if (!isDoneToEverybody(operation, role)) {
                                    assertInside(operation, role, inside);
                                }
                                assertOutside(operation, outside);
                            });
                        }));
    }

    /** What would be done for good: others are refused, which the other roles show. */
    private static boolean isDoneToEverybody(Operation operation, Role role) {
        return role.allows(operation.action()) && operation.action() == Action.DELETE_VAULT;
    }

    private void assertInside(Operation operation, Role role, Api caller) {
        Answer answer = call(operation, caller);
        assertThat(answer.errorCode()).as(operation + " is reached").isNotEqualTo("ResourceNotFound");
        boolean checkedByPath = operation.performs().checked() == Performs.By.PATH;
        boolean allowed = !checkedByPath || (operation.ofVault() && role.allows(operation.action()));
        boolean aboveTheScope =
                checkedByPath && !operation.ofVault() && !operation.path().contains("{group}");
        if (allowed && !aboveTheScope) {
            assertThat(answer.status())
                    .as(role + " " + operation + " " + answer)
                    .isNotIn(401, 403, 500);
        } else if (operation.ofVault() || aboveTheScope) {
            assertThat(answer.status())
                    .as(role + " " + operation + " " + answer)
                    .isEqualTo(403);
            assertThat(answer.errorCode()).isEqualTo("AuthorizationFailed");
        }
    }

    /** As for a vault that is not there, but for its name. */
    private void assertOutside(Operation operation, Api caller) {
        Answer answer = call(operation, caller);
        assertThat(answer.status()).as(operation + " " + answer).isNotEqualTo(500);
        if (operation.performs().checked() == Performs.By.ITEM) {
            JsonNode list = answer.body().path("value");
            // The record of how the role came about lies in its own scope; what roles there are is no secret.
            boolean ofItsOwn =
                    operation.action() == Action.READ_ROLES || !list.toString().contains(scope() + "/");
            assertThat(ofItsOwn || list.isMissingNode() || list.isEmpty())
                    .as(operation + " " + answer)
                    .isTrue();
            return;
        }
        assertThat(answer.status()).as(operation + " " + answer).isIn(403, 404);
        if (operation.ofVault()) {
            Answer absent = caller.send(
                    operation.method(),
                    path(operation.path()).replace("/backupVaults/main", "/backupVaults/none"),
                    body(operation),
                    Map.of());
            assertThat(answer.status()).as(operation + " " + answer).isEqualTo(absent.status());
            assertThat(answer.body().toString().replace("main", "none"))
                    .isEqualTo(absent.body().toString().replace("main", "none"));
        }
    }

    @Test
    void whoeverHasNoRoleSeesNothing() {
        Api nobody = Api.member("nobody", "nowhere");

        assertThat(nobody.get(owner.group + "/backupVaults").body().path("value"))
                .isEmpty();
        assertThat(nobody.get(owner.vault).errorCode()).isEqualTo("BackupVaultNotFound");
        assertThat(nobody.put(owner.vault, Api.vaultBody()).status()).isEqualTo(403);
        assertThat(nobody.put(owner.group + "/backupVaults/new", Api.vaultBody())
                        .status())
                .isEqualTo(403);
        assertThat(nobody.get("/providers/Microsoft.DataProtection/deadLetters").status())
                .isEqualTo(403);
    }

    @Test
    void aListHasWhatTheCallerMaySee() {
        String second = owner.group + "/backupVaults/second";
        assertThat(owner.put(second, Api.vaultBody()).status()).isEqualTo(201);
        Api ofOne = assigned(Role.BACKUP_READER, second);

        JsonNode seen = ofOne.get(owner.group + "/backupVaults").body().path("value");

        assertThat(seen).hasSize(1);
        assertThat(seen.at("/0/name").asText()).isEqualTo("second");
        assertThat(ofOne.get(owner.vault).status()).isEqualTo(404);
    }

    @Test
    void aDatabaseOfAnotherScopeCannotBeTaken() {
        Api operator = assigned(Role.BACKUP_OPERATOR, scope());

        Answer answer = operator.post(
                owner.vault + "/validateForBackup", "{\"backupInstance\": " + owner.instanceProperties() + "}");

        assertThat(answer.errorCode()).as(answer.toString()).isEqualTo("AuthorizationFailed");
        assertThat(answer.errorMessage()).contains(owner.dataSource());
    }

    @Test
    void anothersOperationIsNotThere() {
        Answer started = owner.put(owner.group + "/backupVaults/third", Api.vaultBody());
        String status = started.header("Azure-AsyncOperation");
        String location = started.header("Location");

        Api stranger = assigned(Role.OWNER, scope() + "-other");
        for (String url : List.of(status, location)) {
            assertThat(owner.get(url).status()).isIn(200, 202);
            Answer answer = stranger.get(url);
            assertThat(answer.errorCode()).isEqualTo("OperationNotFound");
            assertThat(answer.body().toString()).doesNotContain("third");
        }
    }

    @Test
    void aRoleOfAnAppAndOfASubjectCount() {
        String name = owner.vault + "/providers/Microsoft.Authorization/roleAssignments/app";
        assertThat(owner.put(name, assignment(Role.BACKUP_READER, "vault.read", "AppRole"))
                        .status())
                .isEqualTo(201);
        Map<String, Object> claims = new HashMap<>(Api.claims("daemon", "nowhere"));
        assertThat(Api.claiming(claims).get(owner.vault).status()).isEqualTo(404);
        claims.put("roles", List.of("vault.read"));

        assertThat(Api.claiming(claims).get(owner.vault).status()).isEqualTo(200);
    }

    @Test
    void tokensForOthersAndForEverAreRefused() {
        Map<String, Object> other = new HashMap<>(Api.claims("tester", "operators"));
        other.put("aud", "https://graph.microsoft.com");
        assertRefused(other, "made for another service");

        Map<String, Object> none = new HashMap<>(Api.claims("tester", "operators"));
        none.remove("aud");
        assertRefused(none, "made for another service");

        Map<String, Object> forEver = new HashMap<>(Api.claims("tester", "operators"));
        forEver.put("exp", 253_370_764_800L);
        assertRefused(forEver, "lives longer");

        Map<String, Object> forEverWithoutStart = new HashMap<>(forEver);
        forEverWithoutStart.remove("iat");
        assertRefused(forEverWithoutStart, "is invalid");

        Map<String, Object> nobody = new HashMap<>(Api.claims("tester", "operators"));
        nobody.remove("sub");
        assertRefused(nobody, "is invalid");
    }

    private void assertRefused(Map<String, Object> claims, String why) {
        Answer answer = Api.claiming(claims).get(owner.vault);
        assertThat(answer.status()).as(why + " " + answer).isEqualTo(401);
        assertThat(answer.errorCode()).isEqualTo("InvalidAuthenticationToken");
        assertThat(answer.errorMessage()).contains(why);
    }

    private String scope() {
        return owner.group.substring(0, owner.group.indexOf("/providers/"));
    }

    /** Somebody who has just this role. */
    private Api assigned(Role role, String scope) {
        String group = role.name() + " of " + scope;
        String name = "it-" + Integer.toHexString(group.hashCode());
        Answer answer = owner.put(
                scope + "/providers/Microsoft.Authorization/roleAssignments/" + name, assignment(role, group, "Group"));
        assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
        return Api.member("member of " + group, group);
    }

    static String assignment(Role role, String principal, String type) {
        return """
                {"properties": {"roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/%s",
                  "principalId": "%s", "principalType": "%s"}}
                """.formatted(role.id(), principal, type);
    }

    private Answer call(Operation operation, Api caller) {
        return caller.send(operation.method(), path(operation.path()), body(operation), Map.of());
    }

    private String path(String template) {
        return template.replace("{subscription}", "tests")
                .replace("{group}", scope().substring(scope().lastIndexOf('/') + 1))
                .replace("{vault}", "main")
                .replace("{operation}", NONE)
                .replaceAll("\\{dataSource[^}]+}", "subscriptions/tests")
                .replaceAll("\\{[^}]+}", "nothing-here");
    }

    /** Too little for anything to be done. */
    private static String body(Operation operation) {
        return operation.method().equals("GET") || operation.method().equals("DELETE") ? null : "{}";
    }

    private List<Operation> operations() {
        List<Operation> found = new ArrayList<>();
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(bean -> bean.getBeanClass())
                .filter(type -> type.isAnnotationPresent(Path.class))
                .forEach(type -> Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Performs.class))
                        .forEach(method -> found.add(operation(type, method))));
        assertThat(found).hasSizeGreaterThan(50);
        return found.stream()
                .sorted(Comparator.comparing(Operation::path).thenComparing(Operation::method))
                .toList();
    }

    private static Operation operation(Class<?> type, Method method) {
        Path own = method.getAnnotation(Path.class);
        String base = type.getAnnotation(Path.class).value();
        String path = (base.equals("/") ? "" : base) + (own == null ? "" : own.value());
        String verb = Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(annotation -> annotation.isAnnotationPresent(HttpMethod.class))
                .map(annotation -> annotation.getAnnotation(HttpMethod.class).value())
                .findFirst()
                .orElseThrow();
        return new Operation(verb, path, method.getAnnotation(Performs.class));
    }
}
