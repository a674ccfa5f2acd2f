package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.SslMode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What speaks the protocol of PostgreSQL, and is no server that anybody wants. */
class HostileServerTest {
    private static final int START = 196_608;
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;

    /** A processor is busy with so many for an hour. */
    private static final String ITERATIONS = "2147483647";

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatAsksForAnHourOfHashingIsRefused() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool();
                ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> serve(server));
            DatabaseLogin login =
                    new DatabaseLogin("127.0.0.1", server.getLocalPort(), "d", "u", "secret", SslMode.DISABLE);
            Databases databases = new Databases(Optional.empty(), Duration.ofSeconds(30), new ServerAddresses(true));

            assertThatThrownBy(() -> databases.reach(login, "test"))
                    .isInstanceOf(BackupException.class)
                    .hasStackTraceContaining("SCRAM");
        }
    }

    private static void serve(ServerSocket server) {
        while (true) {
            try (Socket client = server.accept()) {
                speak(new DataInputStream(client.getInputStream()), new DataOutputStream(client.getOutputStream()));
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private static void speak(DataInputStream in, DataOutputStream out) throws IOException {
        byte[] first = in.readNBytes(in.readInt() - Integer.BYTES);
        if (first.length == 0 || ByteBuffer.wrap(first).getInt() != START) {
            throw new IOException("Not the start of a session in clear");
        }
        authentication(out, SASL, "SCRAM-SHA-256\0\0");
        in.readByte();
        String hello = new String(in.readNBytes(in.readInt() - Integer.BYTES), StandardCharsets.ISO_8859_1);
        String nonce = hello.substring(hello.indexOf("r=") + 2);
        authentication(out, SASL_CONTINUE, "r=" + nonce + "x,s=c2FsdHNhbHRzYWx0,i=" + ITERATIONS);
        in.readAllBytes();
    }

    private static void authentication(DataOutputStream out, int kind, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        out.writeByte('R');
        out.writeInt(2 * Integer.BYTES + bytes.length);
        out.writeInt(kind);
        out.write(bytes);
        out.flush();
    }
}
