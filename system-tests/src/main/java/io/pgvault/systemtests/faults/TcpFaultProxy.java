package io.pgvault.systemtests.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stands before a database server: passes bytes, or does what networks do to them. */
public final class TcpFaultProxy implements AutoCloseable {
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final int port;
    private final int targetPort;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesUntilCut = new AtomicLong(UNLIMITED);
    private ServerSocket server;
    private boolean passing = true;
    private volatile long bytesPerSecond = UNLIMITED;

    /** A proxy that passes everything to a port of this machine. */
    public TcpFaultProxy(int targetPort) {
        this.targetPort = targetPort;
        this.server = listening(0);
        this.port = server.getLocalPort();
        accept(server);
    }

    public int port() {
        return port;
    }

    /** Ends every fault. Connections that waited go on; those that were ended stay so. */
    public synchronized void heal() {
        if (server.isClosed()) {
            server = listening(port);
            accept(server);
        }
        bytesUntilCut.set(UNLIMITED);
        bytesPerSecond = UNLIMITED;
        passing = true;
        notifyAll();
    }

    /** Connections stay and can be made, but nothing passes any more, in either direction. */
    public synchronized void blackHole() {
        passing = false;
    }

    /** New connections are refused; those that exist go on. */
    public synchronized void refuse() {
        close(server);
    }

    /** Ends all connections as if the other side had never heard of them. */
    public void reset() {
        open.forEach(TcpFaultProxy::abort);
    }

    /** After so many more bytes from the server all connections are reset. */
    public void cutAfter(long bytes) {
        bytesUntilCut.set(bytes);
    }

    /** What the server sends flows no faster, on each connection. */
    public void slow(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    private static ServerSocket listening(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + port, e);
        }
    }

    private void accept(ServerSocket listening) {
        Thread.ofPlatform().daemon().name("tcp-fault-proxy-" + targetPort).start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket client = listening.accept();
                    Thread.ofVirtual().start(() -> connect(client));
                } catch (IOException e) {
                    // Closed, or the client gave up before it was accepted: in both cases nobody waits.
                }
            }
        });
    }

    private void connect(Socket client) {
        open.add(client);
        try {
            awaitPassing();
            Socket target = new Socket();
            open.add(target);
            target.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), 5_000);
            target.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pump(client, target, false));
            pump(target, client, true);
        } catch (IOException e) {
            abort(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to, boolean fromServer) {
        byte[] buffer = new byte[32 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(buffer);
            while (count >= 0) {
                awaitPassing();
                out.write(buffer, 0, count);
                if (fromServer) {
                    serverSent(count);
                }
                count = in.read(buffer);
            }
        } catch (IOException e) {
            // One side has ended the connection; closing tells the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void serverSent(int bytes) throws InterruptedException {
        if (bytesUntilCut.get() != UNLIMITED && bytesUntilCut.addAndGet(-bytes) <= 0) {
            bytesUntilCut.set(UNLIMITED);
            reset();
        }
        new Pace(bytesPerSecond).after(bytes);
    }

    private synchronized void awaitPassing() throws InterruptedException {
        while (!passing) {
            wait();
        }
    }

    private static void abort(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        heal();
        refuse();
        reset();
    }
}
