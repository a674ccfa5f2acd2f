package io.pgvault.localstack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The key vault emulator as a process of its own. */
public final class LocalKeyVault extends Part {
    private static final String NAME = "key-vault";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final StackDirectory directory;
    private final int port;

    public LocalKeyVault(StackDirectory directory, int port) {
        super(NAME, new Daemon(directory, NAME, mark(directory)));
        this.directory = directory;
        this.port = port;
    }

    private static String mark(StackDirectory directory) {
        return "-Dlocal-stack.part=" + directory.path().resolve(NAME);
    }

    /** The vault's address, as the worker's secret URIs begin. */
    public URI uri() {
        return URI.create("https://127.0.0.1:" + port);
    }

    /** The certificate to trust, as PEM. */
    public Path authorityFile() {
        return ServerCertificate.authorityFile(directory);
    }

    /** A token that it accepts, as it does any. */
    public String accessToken() {
        return directory.secret("key-vault.token", RandomSecret::password);
    }

    /** Stores a new version of a secret; gives the URI of the secret, without the version. */
    public URI setSecret(String name, String value) {
        return client().set(name, value);
    }

    /** Removes a secret with all its versions. */
    public void deleteSecret(String name) {
        client().delete(name);
    }

    public URI secretUri(String name) {
        return client().secretUri(name);
    }

    private KeyVaultClient client() {
        return new KeyVaultClient(uri(), authorityFile(), accessToken());
    }

    @Override
    public void start() {
        if (running()) {
            return;
        }
        // Made here, so that the file to trust is there even while the process starts.
        ServerCertificate.in(directory);
        daemon().start(
                        List.of(
                                Tool.java("java"),
                                "-Xmx48m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dsun.net.httpserver.nodelay=true",
                                mark(directory),
                                "-cp",
                                classPath(),
                                KeyVaultEmulator.class.getName(),
                                directory.path().toString(),
                                Integer.toString(port)),
                        Map.of());
        daemon().awaitReady(START_LIMIT, () -> Ports.answers(port), "See its log.");
    }

    /** Only what the emulator needs: a test's own class path may be a jar that its runner deletes. */
    private String classPath() {
        Set<String> elements = new LinkedHashSet<>();
        for (Class<?> needed :
                List.of(KeyVaultEmulator.class, ObjectMapper.class, JsonFactory.class, JsonProperty.class)) {
            try {
                Path element = Path.of(needed.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                elements.add(Programs.keep(directory, NAME, element).toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException("Cannot tell where " + needed + " comes from", e);
            }
        }
        return String.join(File.pathSeparator, elements);
    }

    @Override
    public void stop() {
        stopOrKill("TERM", STOP_LIMIT);
    }

    @Override
    public List<Integer> ports() {
        return List.of(port);
    }
}
