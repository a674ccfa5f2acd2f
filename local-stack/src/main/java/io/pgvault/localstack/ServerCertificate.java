package io.pgvault.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of the stack's own, and a server certificate for 127.0.0.1 and localhost that it signed. */
final class ServerCertificate {
    private static final String AUTHORITY = "ca";
    static final String SERVER = "server";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path keyStoreFile;
    private final Path authorityFile;
    private final char[] password;

    private ServerCertificate(Path keyStoreFile, Path authorityFile, String password) {
        this.keyStoreFile = keyStoreFile;
        this.authorityFile = authorityFile;
        this.password = password.toCharArray();
    }

    /** Made by the JDK's keytool on first use. */
    static ServerCertificate in(StackDirectory directory) {
        String password = directory.secret("key-vault-tls.password", RandomSecret::password);
        ServerCertificate certificate =
                new ServerCertificate(directory.secretFile("key-vault-tls.p12"), authorityFile(directory), password);
        certificate.createOnce();
        return certificate;
    }

    /** The authority's certificate as PEM, for whoever shall trust the server. */
    static Path authorityFile(StackDirectory directory) {
        return directory.secretFile("key-vault-ca.pem");
    }

    private void createOnce() {
        if (Files.exists(authorityFile)) {
            return;
        }
        try {
            Files.deleteIfExists(keyStoreFile);
            generate(AUTHORITY, "CN=pgvault local stack CA", "-ext", "bc:c", "-ext", "ku:c=keyCertSign,cRLSign");
            generate(
                    SERVER,
                    "CN=localhost",
                    "-signer",
                    AUTHORITY,
                    "-ext",
                    "san=ip:127.0.0.1,dns:localhost",
                    "-ext",
                    "eku=serverAuth");
            Certificate authority = load(keyStoreFile, password).getCertificate(AUTHORITY);
            StackDirectory.writePrivate(authorityFile, TokenIssuer.pem("CERTIFICATE", authority.getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new LocalStackException("Cannot make the key vault's certificate: " + e, e);
        }
    }

    private void generate(String alias, String name, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Tool.java("keytool"),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-startdate",
                // Clocks that are behind find it valid, too.
                "-1d",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStoreFile.toString(),
                "-storepass:env",
                "STORE_PASSWORD"));
        command.addAll(List.of(more));
        Tool.run(command, Map.of("STORE_PASSWORD", new String(password)), LIMIT);
    }

    Path keyStoreFile() {
        return keyStoreFile;
    }

    String password() {
        return new String(password);
    }

    /** For the server. */
    SSLContext serverContext() {
        return serverContext(keyStoreFile, SERVER, password);
    }

    /** For a server with the only key of a PKCS12 file. */
    static SSLContext serverContext(Path keyStoreFile, String password) {
        try {
            KeyStore all = load(keyStoreFile, password.toCharArray());
            for (String alias : Collections.list(all.aliases())) {
                if (all.isKeyEntry(alias)) {
                    return serverContext(keyStoreFile, alias, password.toCharArray());
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(keyStoreFile, e);
        }
        throw new LocalStackException("There is no key in " + keyStoreFile + ".");
    }

    private static SSLContext serverContext(Path keyStoreFile, String alias, char[] password) {
        try {
            KeyStore all = load(keyStoreFile, password);
            KeyStore serverOnly = KeyStore.getInstance("PKCS12");
            serverOnly.load(null, null);
            serverOnly.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(serverOnly, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(keyStoreFile, e);
        }
    }

    private static LocalStackException unreadable(Path keyStoreFile, Exception cause) {
        return new LocalStackException(
                "The key vault's certificate " + keyStoreFile + " is damaged, or its password is another: " + cause,
                cause);
    }

    /** For a client that trusts only the authority of that PEM file. */
    static SSLContext clientContext(Path authorityFile) {
        try (InputStream pem = Files.newInputStream(authorityFile)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    AUTHORITY, CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new LocalStackException("The certificate " + authorityFile + " cannot be used: " + e, e);
        }
    }

    private static KeyStore load(Path file, char[] password) throws IOException, GeneralSecurityException {
        try (InputStream content = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(content, password);
            return store;
        }
    }
}
