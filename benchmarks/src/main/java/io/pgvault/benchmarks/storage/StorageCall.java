package io.pgvault.benchmarks.storage;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request, read to its end.
 *
 * @param container empty for the account itself
 * @param blob empty for a container
 * @param headers found in any case
 */
@SuppressWarnings("ArrayRecordComponent") // read once and kept, never compared
record StorageCall(
        String method,
        String container,
        String blob,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body) {
    private static final int PIECE_BYTES = 64 * 1024;

    static StorageCall of(HttpExchange exchange, String account) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(account.length() + 1);
        String[] names = path.replaceFirst("^/", "").split("/", 2);
        return new StorageCall(
                exchange.getRequestMethod(),
                names[0],
                names.length == 1 ? "" : names[1],
                query(exchange.getRequestURI().getRawQuery()),
                headers(exchange.getRequestHeaders()),
                body(exchange));
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        for (String part : Objects.requireNonNullElse(raw, "").split("&", -1)) {
            String[] pair = part.split("=", 2);
            query.put(pair[0], pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static Map<String, String> headers(Headers all) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.forEach((name, values) -> headers.put(name, values.getFirst()));
        return headers;
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        try (InputStream in = exchange.getRequestBody()) {
            if (length == null) {
                return in.readAllBytes();
            }
            byte[] body = new byte[Integer.parseInt(length)];
            int at = 0;
            while (at < body.length) {
                // In pieces: the JDK makes room outside its heap for all that it is asked for.
                int count = in.read(body, at, Math.min(PIECE_BYTES, body.length - at));
                if (count < 0) {
                    throw new IOException("The request ends before its " + length + " bytes");
                }
                at += count;
            }
            return body;
        }
    }

    /** Whether it has that word in its query, as {@code comp=list}. */
    boolean asks(String name, String value) {
        return value.equals(query.get(name));
    }

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    /** Empty when it is not there. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    BlobPath path() {
        return new BlobPath(container, blob);
    }
}
