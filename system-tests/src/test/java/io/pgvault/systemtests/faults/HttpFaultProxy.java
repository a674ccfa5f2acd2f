package io.pgvault.systemtests.faults;

import io.pgvault.systemtests.faults.HttpFault.Answered;
import io.pgvault.systemtests.faults.HttpFault.Corrupted;
import io.pgvault.systemtests.faults.HttpFault.DroppedAfter;
import io.pgvault.systemtests.faults.HttpFault.DroppedBefore;
import io.pgvault.systemtests.faults.HttpFault.Hanging;
import io.pgvault.systemtests.faults.HttpFault.Held;
import io.pgvault.systemtests.faults.HttpFault.Slowed;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Stands between the services and storage. Each connection carries one request, so that what befalls it befalls no
 * other; everything passes as it is unless a rule says otherwise, the first that fits.
 */
public final class HttpFaultProxy implements AutoCloseable {
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final ServerSocket server;
    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
    private volatile int targetPort;

    /** A proxy to nowhere yet. */
    public HttpFaultProxy() {
        try {
            this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("http-fault-proxy").start(this::accept);
    }

    /** Stands before that address of this machine from now on; gives the address to use instead. */
    public String before(String address) {
        URI target = URI.create(address);
        targetPort = target.getPort();
        return address.replace(":" + targetPort + "/", ":" + server.getLocalPort() + "/");
    }

    /** Brings about a fault for the next so many requests of that kind. */
    public FaultRule inject(Predicate<StorageRequest> wanted, HttpFault fault, int count) {
        FaultRule rule = new FaultRule(wanted, fault, count, rules::remove);
        rules.add(rule);
        return rule;
    }

    /** Brings about a fault for all requests of that kind until the rule is closed. */
    public FaultRule inject(Predicate<StorageRequest> wanted, HttpFault fault) {
        return inject(wanted, fault, Integer.MAX_VALUE);
    }

    /** Ends all faults. */
    public void heal() {
        rules.forEach(FaultRule::close);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // Closed, or the client gave up before it was accepted: in both cases nobody waits.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            HttpHead head = HttpHead.read(in);
            if (head.isChunked() || head.expectsContinue()) {
                throw new IOException("Only requests that name their length are passed on");
            }
            StorageRequest request = StorageRequest.of(head.first());
            HttpFault fault = rules.stream()
                    .filter(rule -> rule.takes(request))
                    .findFirst()
                    .map(FaultRule::fault)
                    .orElse(new Slowed(UNLIMITED));
            apply(fault, head, in, client);
        } catch (IOException e) {
            // One of the two ended the connection; closing the other's end tells it so.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void apply(HttpFault fault, HttpHead head, InputStream in, Socket client)
            throws IOException, InterruptedException {
        switch (fault) {
            case Answered answer -> {
                transfer(in, OutputStream.nullOutputStream(), head.contentLength(), UNLIMITED);
                answer(answer, head.first().startsWith("HEAD "), client.getOutputStream());
            }
            case Hanging() -> awaitEnd(in);
            case DroppedBefore() -> client.setSoLinger(true, 0);
            case DroppedAfter() -> {
                try (Socket storage = forward(head, in, UNLIMITED)) {
                    byte[] lost = storage.getInputStream().readAllBytes();
                    client.setSoLinger(lost.length > 0, 0);
                }
            }
            case Held(Gate gate) -> {
                try (Socket storage = forward(head, in, UNLIMITED)) {
                    InputStream answer = new BufferedInputStream(storage.getInputStream());
                    HttpHead answered = HttpHead.read(answer);
                    gate.pass();
                    passBack(answered, answer, client.getOutputStream(), UNLIMITED);
                }
            }
            case Corrupted(long position) -> {
                try (Socket storage = forward(head, in, UNLIMITED)) {
                    InputStream answer = new BufferedInputStream(storage.getInputStream());
                    HttpHead answered = HttpHead.read(answer);
                    byte[] content = answer.readAllBytes();
                    if (content.length > 0) {
                        content[(int) Math.min(position, content.length - 1L)] ^= 4;
                    }
                    client.getOutputStream().write(answered.forwarded());
                    client.getOutputStream().write(content);
                }
            }
            case Slowed(long bytesPerSecond) -> {
                try (Socket storage = forward(head, in, bytesPerSecond)) {
                    InputStream answer = new BufferedInputStream(storage.getInputStream());
                    passBack(HttpHead.read(answer), answer, client.getOutputStream(), bytesPerSecond);
                }
            }
        }
    }

    /** Sends the request to storage; its answer is to be read from the connection, up to the end. */
    private Socket forward(HttpHead head, InputStream in, long bytesPerSecond)
            throws IOException, InterruptedException {
        Socket storage = new Socket();
        try {
            storage.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), 5_000);
            storage.setTcpNoDelay(true);
            storage.getOutputStream().write(head.forwarded());
            transfer(in, storage.getOutputStream(), head.contentLength(), bytesPerSecond);
            return storage;
        } catch (IOException | InterruptedException e) {
            storage.close();
            throw e;
        }
    }

    private static void passBack(HttpHead head, InputStream answer, OutputStream client, long bytesPerSecond)
            throws IOException, InterruptedException {
        client.write(head.forwarded());
        transfer(answer, client, Long.MAX_VALUE, bytesPerSecond);
    }

    private static void answer(Answered fault, boolean headOnly, OutputStream client) throws IOException {
        byte[] body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + fault.code() + "</Code><Message>"
                        + fault.code() + "</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + fault.status() + " " + fault.code() + "\r\nx-ms-error-code: " + fault.code()
                + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        client.write(head.getBytes(StandardCharsets.ISO_8859_1));
        if (!headOnly) {
            client.write(body);
        }
    }

    /** A caller that gives up ends the connection. */
    private static void awaitEnd(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static void transfer(InputStream from, OutputStream to, long bytes, long bytesPerSecond)
            throws IOException, InterruptedException {
        Pace pace = new Pace(bytesPerSecond);
        byte[] buffer = new byte[pace.portion()];
        long left = bytes;
        while (left > 0) {
            int count = from.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                break;
            }
            to.write(buffer, 0, count);
            left -= count;
            pace.after(count);
        }
        to.flush();
    }

    @Override
    public void close() throws IOException {
        heal();
        server.close();
    }
}
