package io.pgvault.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Looks at TCP ports of the loopback address. */
final class Ports {
    /** Below Linux's range of ephemeral ports, so that no outgoing connection takes one in between. */
    private static final int LOWEST_BASE = 21_000;

    private static final int HIGHEST_BASE = 32_000;

    private Ports() {}

    static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A base below which nothing listens for a whole stack. */
    static int freeBase() {
        for (int attempt = 0; attempt < 50; attempt++) {
            int hundreds = ThreadLocalRandom.current().nextInt(LOWEST_BASE / 100, HIGHEST_BASE / 100);
            if (IntStream.range(0, 100).allMatch(offset -> free(hundreds * 100 + offset))) {
                return hundreds * 100;
            }
        }
        throw new LocalStackException(
                "No hundred free ports in a row between " + LOWEST_BASE + " and " + HIGHEST_BASE + " on 127.0.0.1.");
    }
}
