package io.pgvault.worker.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Drains a program's messages and keeps the first and last 8 KiB: a program whose messages nobody reads stands still,
 * and one message can be 100 KB long (a {@code LOCK TABLE} that names every table).
 */
final class CappedText {
    private static final int KEPT = 8 * 1024;

    private final byte[] head = new byte[KEPT];
    private final byte[] tail = new byte[KEPT];
    private long total;

    void drain(InputStream in) throws IOException {
        byte[] piece = new byte[4096];
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
            add(piece, length);
        }
    }

    private synchronized void add(byte[] piece, int length) {
        for (int i = 0; i < length; i++) {
            if (total < KEPT) {
                head[(int) total] = piece[i];
            } else {
                tail[(int) (total % KEPT)] = piece[i];
            }
            total++;
        }
    }

    synchronized String text() {
        String first = new String(head, 0, (int) Math.min(total, KEPT), StandardCharsets.UTF_8);
        if (total <= KEPT) {
            return first;
        }
        long left = Math.min(total - KEPT, KEPT);
        byte[] last = new byte[(int) left];
        for (int i = 0; i < left; i++) {
            last[i] = tail[(int) ((total - left + i) % KEPT)];
        }
        String gap = total > 2L * KEPT ? "\n[... " + (total - 2L * KEPT) + " bytes left out ...]\n" : "";
        return first + gap + new String(last, StandardCharsets.UTF_8);
    }
}
