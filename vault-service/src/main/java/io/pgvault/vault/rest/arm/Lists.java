package io.pgvault.vault.rest.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgvault.contract.error.BackupException;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.limits.PlainText;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists page by page: which page a caller asks for, and where the next one is. */
@ApplicationScoped
public class Lists {
    static final String SKIP_TOKEN = "$skipToken";

    private final CallContext call;
    private final ObjectMapper mapper;

    Lists(CallContext call, ObjectMapper mapper) {
        this.call = call;
        this.mapper = mapper;
    }

    /** The page that the caller asks for, with a link to the next one. */
    public <T, V> ListBody<V> page(Function<PageRequest, Page<T>> pages, Function<T, V> view) {
        PageRequest wanted = pageRequest();
        Page<T> page = pages.apply(wanted);
        List<V> views = page.items().stream().map(view).toList();
        int fitting = fitting(views);
        // The store says where a page of so many ends.
        return fitting == views.size()
                ? new ListBody<>(views, link(page.nextAfter()))
                : new ListBody<>(
                        views.subList(0, fitting),
                        link(pages.apply(new PageRequest(wanted.after(), fitting))
                                .nextAfter()));
    }

    /** How many of them may be in one answer: one at least. */
    private int fitting(List<?> views) {
        long bytes = 0;
        for (int i = 0; i < views.size(); i++) {
            bytes += bytes(views.get(i));
            if (bytes > Limit.PAGE_BYTES.most() && i > 0) {
                return i;
            }
        }
        return views.size();
    }

    private long bytes(Object view) {
        try {
            return mapper.writeValueAsBytes(view).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write an entry of a list as JSON", e);
        }
    }

    private PageRequest pageRequest() {
        String token = call.query(SKIP_TOKEN);
        return new PageRequest(token == null || token.isBlank() ? null : decoded(token), Limit.PAGE.most());
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
            if (token.length() <= Limit.PAGE_TOKEN.most()) {
                String position = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(token)))
                        .toString();
                if (PlainText.problem(position).isEmpty()) {
                    return position;
                }
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw unknown();
        }
        throw unknown();
    }

    private static BackupException unknown() {
        return Fields.refuse(SKIP_TOKEN, "this is not the token of a next page.");
    }
}
