package io.pgvault.worker.config;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.OffsetDateTime;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import reactor.core.publisher.Mono;

/** Builds the SDK's clients for key vaults. */
final class KeyVaultClients {
    private KeyVaultClients() {}

    static Function<String, SecretClient> of(KeyVaultConfig config, boolean localProfile) {
        if (!localProfile && (config.accessToken().isPresent() || !config.verifyChallengeResource())) {
            throw new IllegalStateException("pgvault.key-vault.access-token and verify-challenge-resource=false are for"
                    + " the profile 'local' only: remove them, and give the worker an identity that may read secrets.");
        }
        TokenCredential credential = config.accessToken()
                .<TokenCredential>map(token -> request -> Mono.just(new AccessToken(token, OffsetDateTime.MAX)))
                .orElseGet(() -> new DefaultAzureCredentialBuilder().build());
        HttpClient http =
                config.caFile().map(KeyVaultClients::trusting).orElseGet(() -> new JdkHttpClientBuilder().build());
        return url -> {
            SecretClientBuilder builder = new SecretClientBuilder()
                    .vaultUrl(url)
                    .credential(credential)
                    .httpClient(http);
            if (!config.verifyChallengeResource()) {
                builder.disableChallengeResourceVerification();
            }
            return builder.buildClient();
        };
    }

    private static HttpClient trusting(Path caFile) {
        try (InputStream pem = Files.newInputStream(caFile)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return new JdkHttpClientBuilder(
                            java.net.http.HttpClient.newBuilder().sslContext(context))
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "pgvault.key-vault.ca-file " + caFile + " is not a readable PEM file with certificates", e);
        }
    }
}
