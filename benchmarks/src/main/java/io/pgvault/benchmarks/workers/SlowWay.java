package io.pgvault.benchmarks.workers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A way to a server of this machine on which only so many bytes a second come back, for each connection: a backup that
 * takes it waits for most of its time, as on a network, and leaves the processors to others.
 */
final class SlowWay implements AutoCloseable {
    private static final int SLICES_A_SECOND = 20;

    private final ServerSocket entrance;
    private final int server;
    private final int bytesPerSecond;

    SlowWay(int server, int bytesPerSecond) throws IOException {
        this.entrance = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.server = server;
        this.bytesPerSecond = bytesPerSecond;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                Thread.ofVirtual().start(() -> carry(client, behind, Integer.MAX_VALUE));
                Thread.ofVirtual().start(() -> carry(behind, client, bytesPerSecond));
            } catch (IOException e) {
                // Closed, or the server has gone: whoever came finds no way.
            }
        }
    }

    /** Until either side ends. */
    private static void carry(Socket from, Socket to, int bytesPerSecond) {
        byte[] slice = new byte[Math.min(bytesPerSecond / SLICES_A_SECOND, 1 << 16)];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int read = in.read(slice);
            while (read >= 0) {
                out.write(slice, 0, read);
                out.flush();
                if (bytesPerSecond < Integer.MAX_VALUE) {
                    Thread.sleep(1_000L * read / bytesPerSecond);
                }
                read = in.read(slice);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // One side has ended the connection, and so does the other now.
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close a way to a server", e);
        }
    }
}
