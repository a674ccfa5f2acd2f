package io.pgvault.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Looks at TCP ports of the loopback address. */
final class Ports {
    /** Below Linux's range of ephemeral ports, so that no outgoing connection takes one in between. */
    private static final int LOWEST_BASE = 21_000;

    private static final int HIGHEST_BASE = 32_000;

    /** Of the hundred ports of a stack nothing uses the last one. */
    private static final int CLAIM = 99;

    /** Held until this process ends: others look for a base before anything listens on this one's ports. */
    private static final List<ServerSocket> CLAIMS = new CopyOnWriteArrayList<>();

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

    /** A base above which nothing listens, for a whole stack of this process alone. */
    static int freeBase() {
        for (int attempt = 0; attempt < 50; attempt++) {
            int base = 100 * ThreadLocalRandom.current().nextInt(LOWEST_BASE / 100, HIGHEST_BASE / 100);
            if (isClaimed(base + CLAIM) && IntStream.range(0, CLAIM).allMatch(offset -> free(base + offset))) {
                return base;
            }
        }
        throw new LocalStackException(
                "No hundred free ports in a row between " + LOWEST_BASE + " and " + HIGHEST_BASE + " on 127.0.0.1.");
    }

    private static boolean isClaimed(int port) {
        try {
            CLAIMS.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
