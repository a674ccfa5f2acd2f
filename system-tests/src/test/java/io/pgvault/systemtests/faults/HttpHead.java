package io.pgvault.systemtests.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The lines before the content of a request or an answer, as they came. */
record HttpHead(List<String> lines) {
    private static final int LIMIT = 64 * 1024;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    /** They concern one connection, and a proxy makes its own. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("connection", "upgrade", "http2-settings");

    static HttpHead read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < END.length) {
            int next = in.read();
            if (next < 0 || head.size() > LIMIT) {
                throw new EOFException("The head of a message does not end");
            }
            head.write(next);
            matched = next == END[matched] ? matched + 1 : (next == END[0] ? 1 : 0);
        }
        return new HttpHead(
                List.of(head.toString(StandardCharsets.ISO_8859_1).strip().split("\r\n", -1)));
    }

    String first() {
        return lines.getFirst();
    }

    long contentLength() {
        return lines.stream()
                .filter(line -> name(line).equals("content-length"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    boolean isChunked() {
        return lines.stream().anyMatch(line -> name(line).equals("transfer-encoding"));
    }

    boolean expectsContinue() {
        return lines.stream().anyMatch(line -> name(line).equals("expect"));
    }

    /** As it goes on, for one message on one connection; all else, and so the signature, stays as it was. */
    byte[] forwarded() {
        StringBuilder text = new StringBuilder();
        lines.stream()
                .filter(line -> !OF_THE_CONNECTION.contains(name(line)))
                .forEach(line -> text.append(line).append("\r\n"));
        return text.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String name(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
    }
}
