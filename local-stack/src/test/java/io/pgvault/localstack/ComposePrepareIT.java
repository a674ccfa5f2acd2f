package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What {@code scripts/compose-prepare} makes, in a checkout of its own, and a key vault that is served with it. */
class ComposePrepareIT {
    private static final Pattern MADE = Pattern.compile("(?m)(?:file: |- \\./)(\\.compose/[^:\\s]+)");
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path checkout;

    @BeforeEach
    void copyTheScript() throws IOException {
        Files.createDirectory(checkout.resolve("scripts"));
        for (String file : List.of("scripts/compose-prepare", ".env.example", "docker-compose.yml")) {
            Files.copy(Repository.root().resolve(file), checkout.resolve(file));
        }
    }

    @Test
    void makesEveryFileThatTheComposeFileNames() throws Exception {
        prepare();

        List<String> named = MADE.matcher(Files.readString(checkout.resolve("docker-compose.yml")))
                .results()
                .map(file -> file.group(1))
                .distinct()
                .toList();
        assertThat(named)
                .hasSizeGreaterThan(10)
                .allSatisfy(file -> assertThat(checkout.resolve(file)).isNotEmptyFile());
        assertThat(checkout.resolve(".env")).content().contains("DATABASE_HOSTS=db.example.org,*.example.net");
    }

    @Test
    void leavesWhatIsThereOnTheNextRun() throws Exception {
        prepare();
        Map<String, String> first = contents();

        prepare();

        assertThat(contents()).isEqualTo(first);
    }

    @Test
    void makesOnlyWhatIsMissing() throws Exception {
        prepare();
        Map<String, String> first = contents();
        Files.delete(checkout.resolve(".compose/token"));
        Files.delete(checkout.resolve(".compose/key-vault.p12"));

        prepare();

        Map<String, String> second = contents();
        assertThat(second.keySet()).isEqualTo(first.keySet());
        assertThat(second.keySet().stream().filter(file -> !Objects.equals(second.get(file), first.get(file))))
                .containsExactlyInAnyOrder("token", "key-vault.p12", "key-vault-ca.pem");
    }

    @Test
    void worksWithSettingsThatWereThereFirst() throws Exception {
        Files.writeString(checkout.resolve(".env"), "DATABASE_HOSTS=mine.example.org\n");

        prepare();

        assertThat(checkout.resolve(".env")).hasContent("DATABASE_HOSTS=mine.example.org\n");
        assertThat(checkout.resolve(".compose/token")).isNotEmptyFile();
    }

    @Test
    void keepsOtherUsersOfTheMachineOut() throws Exception {
        prepare();

        assertThat(permissions(".compose")).isEqualTo("rwx------");
        assertThat(permissions(".compose/token")).isEqualTo("rw-------");
        assertThat(permissions(".compose/token-private-key.pem")).isEqualTo("rw-------");
        assertThat(permissions(".compose/worker-service.properties")).isEqualTo("r--r--r--");
    }

    @Test
    void keyVaultHasItsSecretsAfterARestart() throws Exception {
        prepare();
        try (KeyVaultEmulator vault = serve()) {
            client(vault, token()).setSecret("orders", "Password=shh");
        }

        try (KeyVaultEmulator vault = serve()) {
            assertThat(client(vault, token()).getSecret("orders").getValue()).isEqualTo("Password=shh");
            assertThat(client(vault, token()).getSecret("orders").getId())
                    .startsWith("https://key-vault:8443/secrets/orders/");
        }
        assertThat(permissions("kept.json")).isEqualTo("rw-------");
    }

    @Test
    void keyVaultRefusesAnyOtherToken() throws Exception {
        prepare();
        try (KeyVaultEmulator vault = serve()) {
            SecretClient stranger = client(vault, "another");

            assertThatThrownBy(() -> stranger.getSecret("orders")).isInstanceOf(ClientAuthenticationException.class);
        }
    }

    @Test
    void clientThatKnowsOnlyRsaReachesTheKeyVault() throws Exception {
        prepare();
        try (KeyVaultEmulator vault = serve();
                SSLSocket socket = (SSLSocket) ServerCertificate.clientContext(authority())
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), vault.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"});

            socket.startHandshake();

            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void keyVaultSaysWhichSettingIsMissing() {
        assertThatThrownBy(() -> KeyVaultServer.start(Map.of(), Clock.systemUTC()))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining(KeyVaultServer.KEY_STORE_FILE);
    }

    private void prepare() throws IOException, InterruptedException {
        ProcessBuilder script = new ProcessBuilder(
                        checkout.resolve("scripts/compose-prepare").toString())
                .redirectErrorStream(true)
                .redirectOutput(checkout.resolve("output").toFile());
        script.environment().put("DATABASE_HOSTS", "db.example.org,*.example.net");
        Process running = script.start();
        assertThat(running.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue())
                .as(Files.readString(checkout.resolve("output")))
                .isZero();
    }

    /** As the compose file does, but on loopback and any free port. */
    private KeyVaultEmulator serve() {
        return KeyVaultServer.start(
                Map.of(
                        KeyVaultServer.PORT,
                        "0",
                        KeyVaultServer.URL,
                        "https://key-vault:8443",
                        KeyVaultServer.SECRETS_FILE,
                        checkout.resolve("kept.json").toString(),
                        KeyVaultServer.KEY_STORE_FILE,
                        checkout.resolve(".compose/key-vault.p12").toString(),
                        KeyVaultServer.KEY_STORE_PASSWORD_FILE,
                        checkout.resolve(".compose/key-vault-store-password").toString(),
                        KeyVaultServer.TOKEN_FILE,
                        checkout.resolve(".compose/key-vault-token").toString()),
                Clock.systemUTC());
    }

    private SecretClient client(KeyVaultEmulator vault, String token) {
        return new SecretClientBuilder()
                .vaultUrl("https://127.0.0.1:" + vault.port())
                .credential(request -> Mono.just(new AccessToken(
                        token, OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))))
                .disableChallengeResourceVerification()
                .httpClient(new JdkHttpClientBuilder(
                                HttpClient.newBuilder().sslContext(ServerCertificate.clientContext(authority())))
                        .build())
                .buildClient();
    }

    private Path authority() {
        return checkout.resolve(".compose/key-vault-ca.pem");
    }

    private String token() throws IOException {
        return Files.readString(checkout.resolve(".compose/key-vault-token")).strip();
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(checkout.resolve(file)));
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new HashMap<>();
        try (Stream<Path> files = Files.list(checkout.resolve(".compose"))) {
            for (Path file : files.toList()) {
                contents.put(
                        file.getFileName().toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}
