package io.pgvault.blobstore.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an account answers that keeps a blob; the emulator knows no immutability. */
class ImmutableBlobTest {
    private static final BlobAddress BLOB = new BlobAddress("container", "manifest.json");

    private HttpServer account;
    private BlobStore store;
    private volatile String errorCode = "";

    @BeforeEach
    void start() throws IOException {
        account = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        account.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("x-ms-error-code", errorCode);
            exchange.sendResponseHeaders(409, -1);
            exchange.close();
        });
        account.start();
        String endpoint = "http://127.0.0.1:" + account.getAddress().getPort() + "/account";
        store = new AzureBlobStore(AzureBlobService.connect(new AzureBlobSettings(
                Optional.of("DefaultEndpointsProtocol=http;AccountName=account;AccountKey=a2V5;BlobEndpoint=" + endpoint
                        + ";"),
                Optional.empty(),
                1,
                Duration.ofSeconds(10))));
    }

    @AfterEach
    void stop() {
        account.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BlobImmutableDueToPolicy", "BlobImmutableDueToLegalHold"})
    void saysThatStorageDoesNotLetItGo(String code) {
        errorCode = code;

        assertImmutable(() -> store.delete(BLOB));
        assertImmutable(() -> store.replace(BLOB, new byte[] {1}, "\"etag\""));
    }

    private void assertImmutable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(BackupException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.BLOB_IMMUTABLE);
            assertThat(failure).hasMessageContaining("manifest.json").hasMessageContaining(errorCode);
        });
    }
}
