package io.pgvault.vault.rest.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.rest.arm.RequestForm.Headers;
import io.pgvault.vault.rest.arm.RequestForm.Problem;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFormTest {
    private static final Headers NONE = new Headers(null, null, null, null);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/", "/subscriptions/s/", "/subscriptions/s/resourceGroups/shop_(1).v2",
                "/x/operationStatus/MGY4ZmFkNWI7YQ%3D%3D", "/x/operationStatus/MGY4ZmFkNWI7YQ==", "/%7Ea"
            })
    void takesOrdinaryPaths(String path) {
        assertThat(new RequestForm(path, "api-version=2026-06-01&$skipToken=YWJj&$filter=", NONE).problem())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a//b",
                "//a",
                "/a%2Fb",
                "/a%2fb",
                "/a%5Cb",
                "/a;x=y",
                "/a%3Bx=y",
                "/.",
                "/..",
                "/a/../b",
                "/%2e%2e/a",
                "/%2E/a",
                "/.%2e",
                "/a%00b",
                "/a%0Ab",
                "/a%20b",
                "/%E2%84%AAeys",
                "/%E2%80%AEa",
                "/%zz",
                "/a%",
                "/a%2",
                "/%FF",
                "/%C0%AF",
                "/%ED%A0%80",
                "/a%252e",
                "/\u00e9"
            })
    void refusesPathsThatMeanAnotherThing(String path) {
        Problem problem =
                new RequestForm("/subscriptions" + path, null, NONE).problem().orElseThrow();
        assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(problem.message()).startsWith("path: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%00", "a%00=b", "$skipToken=%", "a=%E2%80%AE", "a=%FF", "a=%0d%0a"})
    void refusesQueriesThatCannotBeShown(String query) {
        assertThat(new RequestForm("/", query, NONE).problem().orElseThrow().message())
                .startsWith("query: ");
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(message("/" + "x".repeat(1_024), null, NONE))
                .isEqualTo("path: it has 1025 characters, and at most 1024 are allowed.");
        assertThat(message("/", "x".repeat(4_097), NONE)).startsWith("query: it has 4097");
        assertThat(message("/", null, new Headers("x".repeat(257), null, null, null)))
                .isEqualTo("x-ms-client-request-id: it has 257 characters, and at most 256 are allowed.");
        assertThat(message("/", null, new Headers(null, "a\u00e9", null, null)))
                .startsWith("x-ms-correlation-request-id: only printable ASCII");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "*", "a/b/c", "text/html;q", ";", "application/json; charset=utf-16", "a b/c"})
    void refusesMediaTypesThatAreNone(String type) {
        if (!type.contains("charset") && !type.endsWith(";q")) {
            assertThat(new RequestForm("/", null, new Headers(null, null, type, null)).problem())
                    .map(Problem::code)
                    .contains(ErrorCode.NOT_ACCEPTABLE);
        }
        if (!type.endsWith(";q")) {
            assertThat(new RequestForm("/", null, new Headers(null, null, null, type)).problem())
                    .map(Problem::code)
                    .contains(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "application/json; charset=UTF-8",
                "application/json;odata=verbose",
                "application/json; charset=\"utf-8\""
            })
    void takesMediaTypes(String type) {
        assertThat(new RequestForm("/", null, new Headers(null, null, type + ", text/html;q=0.8", type)).problem())
                .isEqualTo(Optional.empty());
    }

    private static String message(String path, @org.jspecify.annotations.Nullable String query, Headers headers) {
        return new RequestForm(path, query, headers).problem().orElseThrow().message();
    }
}
