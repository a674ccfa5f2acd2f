package io.pgvault.vault.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The same, with the database behind a line that a test can cut: it finds a {@code Consumer} that takes whether it is up. */
public class CutOffParts extends RealParts {
    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final int BACKLOG = 50;

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private int databasePort;
    private int port;
    private @Nullable ServerSocket line;

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        String url = Objects.requireNonNull(settings.get(URL));
        databasePort = URI.create(url.substring("jdbc:".length())).getPort();
        up();
        settings.put(URL, url.replace(":" + databasePort + "/", ":" + port + "/"));
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        Consumer<Boolean> line = up -> {
            if (up) {
                up();
            } else {
                down();
            }
        };
        injector.injectIntoFields(line, field -> field.getType() == Consumer.class);
    }

    @Override
    public void stop() {
        down();
    }

    private void up() {
        try {
            ServerSocket server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            port = server.getLocalPort();
            line = server;
            Thread.ofVirtual().start(() -> accept(server));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void down() {
        try {
            if (line != null) {
                line.close();
            }
            for (Socket socket : sockets) {
                socket.close();
            }
            sockets.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
                sockets.add(client);
                sockets.add(database);
                Thread.ofVirtual().start(() -> copy(client, database));
                Thread.ofVirtual().start(() -> copy(database, client));
            } catch (IOException e) {
                // The line was cut.
                return;
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // The line was cut, or one side has hung up; both are closed now.
            return;
        }
    }
}
