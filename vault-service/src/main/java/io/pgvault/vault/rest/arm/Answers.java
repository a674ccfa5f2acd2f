package io.pgvault.vault.rest.arm;

import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import io.pgvault.vault.operations.Operation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What answers have in common: pages of lists, and the headers by which a caller follows an operation. */
@ApplicationScoped
public class Answers {
    static final String SKIP_TOKEN = "$skipToken";

    private static final String ASYNC_OPERATION = "Azure-AsyncOperation";
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final int PAGE = 100;

    private final CallContext call;

    Answers(CallContext call) {
        this.call = call;
    }

    /** The page that the caller asks for, with a link to the next one. */
    public <T, V> ListBody<V> list(Function<PageRequest, Page<T>> pages, Function<T, V> view) {
        return list(pages.apply(pageRequest()), view);
    }

    public <T, V> ListBody<V> list(Page<T> page, Function<T, V> view) {
        return new ListBody<>(page.items().stream().map(view).toList(), link(page.nextAfter()));
    }

    public PageRequest pageRequest() {
        String token = call.query(SKIP_TOKEN);
        return new PageRequest(token == null || token.isBlank() ? null : decoded(token), PAGE);
    }

    /** All of Azure's styles at once: a client takes the one that it knows. */
    public Response.ResponseBuilder running(Response.ResponseBuilder response, Operation operation) {
        return running(response, operation, locationScope(operation) + "/operationResults/");
    }

    /** The same, where the result is a resource that is looked up below itself. */
    public Response.ResponseBuilder running(
            Response.ResponseBuilder response, Operation operation, String resultsPath) {
        String token = OperationToken.of(operation.id());
        return response.header(ASYNC_OPERATION, call.url(operation.vaultResourceId() + "/operationStatus/" + token))
                .header(HttpHeaders.LOCATION, call.url(resultsPath + token))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    public static String locationScope(Operation operation) {
        return "/subscriptions/"
                + Fields.segmentAfter("subscriptions", operation.vaultResourceId())
                        .orElseThrow()
                + "/providers/Microsoft.DataProtection/locations/" + operation.location();
    }

    private @Nullable String link(@Nullable String after) {
        if (after == null) {
            return null;
        }
        byte[] position = after.getBytes(StandardCharsets.UTF_8);
        return call.sameUrl(SKIP_TOKEN, Base64.getUrlEncoder().withoutPadding().encodeToString(position));
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Fields.refuse(SKIP_TOKEN, "this is not the token of a next page.");
        }
    }
}
