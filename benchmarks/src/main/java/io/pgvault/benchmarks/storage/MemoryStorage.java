package io.pgvault.benchmarks.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Serves one account, to whoever asks, on the loopback interface. */
public final class MemoryStorage implements AutoCloseable {
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final HttpServer server;
    private final ExecutorService executor;
    private final MemoryAccount account;
    private final Duration latency;
    private final AtomicLong requests = new AtomicLong();

    private MemoryStorage(HttpServer server, ExecutorService executor, String account, Duration latency) {
        this.server = server;
        this.executor = executor;
        this.account = new MemoryAccount(account, Clock.systemUTC());
        this.latency = latency;
    }

    /**
     * Starts it on a free port.
     *
     * @param latency that each answer waits for, as on a long way
     */
    public static MemoryStorage start(String account, Duration latency) {
        // Read when the first server is made. Without it the end of an answer waits for the client to confirm its
        // beginning.
        System.setProperty(NO_DELAY, "true");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
            MemoryStorage storage = new MemoryStorage(server, executor, account, latency);
            server.setExecutor(executor);
            server.createContext("/" + account, storage::answer);
            server.start();
            return storage;
        } catch (IOException e) {
            throw new UncheckedIOException("No storage can be served", e);
        }
    }

    /** The account's blob endpoint. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + account.name();
    }

    /** Answered so far. */
    public long requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            StorageCall call = StorageCall.of(exchange, account.name());
            requests.incrementAndGet();
            if (latency.isPositive()) {
                LockSupport.parkNanos(latency.toNanos());
            }
            account.answer(call).send(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
        account.clear();
    }
}
