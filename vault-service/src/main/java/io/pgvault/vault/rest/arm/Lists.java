package io.pgvault.vault.rest.arm;

import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists page by page: which page a caller asks for, and where the next one is. */
@ApplicationScoped
public class Lists {
    static final String SKIP_TOKEN = "$skipToken";

    private static final int PAGE = 100;

    private final CallContext call;

    Lists(CallContext call) {
        this.call = call;
    }

    /** The page that the caller asks for, with a link to the next one. */
    public <T, V> ListBody<V> page(Function<PageRequest, Page<T>> pages, Function<T, V> view) {
        return page(pages.apply(pageRequest()), view);
    }

    public <T, V> ListBody<V> page(Page<T> page, Function<T, V> view) {
        return new ListBody<>(page.items().stream().map(view).toList(), link(page.nextAfter()));
    }

    public PageRequest pageRequest() {
        String token = call.query(SKIP_TOKEN);
        return new PageRequest(token == null || token.isBlank() ? null : decoded(token), PAGE);
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
