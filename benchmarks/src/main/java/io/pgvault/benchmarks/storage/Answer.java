package io.pgvault.benchmarks.storage;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is answered to a request.
 *
 * @param length of the content, which the answer to HEAD names and does not bring
 */
record Answer(int status, Map<String, String> headers, long length, Content content) {
    /** Writes what follows the headers. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final Content NOTHING = out -> {};

    static Answer of(int status, Map<String, String> headers) {
        return new Answer(status, headers, 0, NOTHING);
    }

    static Answer refused(int status, String code) {
        byte[] content = ("<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>" + code
                        + "</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        return of(status, Map.of("x-ms-error-code", code, "Content-Type", "application/xml"), content);
    }

    static Answer xml(String text) {
        return of(200, Map.of("Content-Type", "application/xml"), text.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer of(int status, Map<String, String> headers, byte[] content) {
        return new Answer(status, headers, content.length, out -> out.write(content));
    }

    /** The same with one more header. */
    Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, length, content);
    }

    void send(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        boolean onlyHead = exchange.getRequestMethod().equals("HEAD");
        if (onlyHead) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
        }
        exchange.sendResponseHeaders(status, onlyHead || length == 0 ? -1 : length);
        if (!onlyHead && length > 0) {
            content.writeTo(exchange.getResponseBody());
        }
    }
}
