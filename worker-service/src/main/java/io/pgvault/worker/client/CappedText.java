package io.pgvault.worker.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Drains a program's messages and keeps their beginning and their end: a program whose messages nobody reads stands still,
 * and one message can be 100 KB long (a {@code LOCK TABLE} that names every table).
 */
final class CappedText {
    private final int kept;
    private final byte[] head;
    private final byte[] tail;
    private long total;

    /**
     * Makes an empty one.
     *
     * @param kept bytes of each
     */
    CappedText(int kept) {
        this.kept = kept;
        this.head = new byte[kept];
        this.tail = new byte[kept];
    }

    void drain(InputStream in) throws IOException {
        byte[] piece = new byte[4096];
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
            add(piece, length);
        }
    }

    private synchronized void add(byte[] piece, int length) {
        for (int i = 0; i < length; i++) {
            if (total < kept) {
                head[(int) total] = piece[i];
            } else {
                tail[(int) (total % kept)] = piece[i];
            }
            total++;
        }
    }

    synchronized String text() {
        String first = new String(head, 0, (int) Math.min(total, kept), StandardCharsets.UTF_8);
        if (total <= kept) {
            return first;
        }
        long left = Math.min(total - kept, kept);
        byte[] last = new byte[(int) left];
        for (int i = 0; i < left; i++) {
            last[i] = tail[(int) ((total - left + i) % kept)];
        }
        String gap = total > 2L * kept ? "\n[... " + (total - 2L * kept) + " bytes left out ...]\n" : "";
        return first + gap + new String(last, StandardCharsets.UTF_8);
    }
}
