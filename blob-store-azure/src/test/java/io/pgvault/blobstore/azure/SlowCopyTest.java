package io.pgvault.blobstore.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobCopy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an account answers whose archive takes its time, as it is documented; the emulator brings back at once. */
class SlowCopyTest {
    private static final BlobAddress ARCHIVED = new BlobAddress("container", "attempts/1/database_0.0000.dump.zst");
    private static final BlobAddress COPY = new BlobAddress("container", "rehydrated/1/database_0.0000.dump.zst");

    private final BlockingQueue<Headers> asked = new LinkedBlockingQueue<>();
    private HttpServer account;
    private BlobStore store;
    private volatile int status = 202;
    private volatile Map<String, String> answer = Map.of();

    @BeforeEach
    void start() throws IOException {
        account = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        account.createContext("/", this::answer);
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

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestHeaders());
        exchange.getResponseHeaders().add("ETag", "\"0x1\"");
        exchange.getResponseHeaders().add("Last-Modified", "Fri, 27 Nov 2026 10:00:00 GMT");
        answer.forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Test
    void asksForTheCopyWithTierAndPriorityAndDoesNotWaitForIt() {
        answer = Map.of("x-ms-copy-id", "7d1f", "x-ms-copy-status", "pending");

        store.startCopy(ARCHIVED, COPY, BlobTier.HOT, RehydrationPriority.HIGH);

        assertThat(asked).singleElement().satisfies(headers -> {
            assertThat(headers.getFirst("x-ms-access-tier")).isEqualTo("Hot");
            assertThat(headers.getFirst("x-ms-rehydrate-priority")).isEqualTo("High");
            assertThat(headers.getFirst("If-None-Match")).isEqualTo("*");
            assertThat(headers.getFirst("x-ms-copy-source"))
                    .contains("/account/container/attempts")
                    .endsWith("database_0.0000.dump.zst");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"PendingCopyOperation", "BlobAlreadyExists"})
    void whatIsOnItsWayOrThereIsNotBegunAgain(String code) {
        status = 409;
        answer = Map.of("x-ms-error-code", code);

        store.startCopy(ARCHIVED, COPY, BlobTier.HOT, RehydrationPriority.STANDARD);

        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"500, InternalError", "409, CopyAcrossAccountsNotSupported"})
    void whatAnAccountRefusesIsNotTakenForBegun(int refusal, String code) {
        status = refusal;
        answer = Map.of("x-ms-error-code", code);

        assertThatThrownBy(() -> store.startCopy(ARCHIVED, COPY, BlobTier.HOT, RehydrationPriority.STANDARD))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED))
                .hasMessageContaining("rehydrated/1/database_0.0000.dump.zst");
    }

    @Test
    void aCopyIsOnItsWayUntilNothingOfItIsInTheArchive() {
        assertThat(copy(Map.of("x-ms-copy-status", "pending", "x-ms-access-tier", "Archive")))
                .contains(new BlobCopy.Pending());
        assertThat(copy(Map.of(
                        "x-ms-copy-status",
                        "success",
                        "x-ms-access-tier",
                        "Archive",
                        "x-ms-archive-status",
                        "rehydrate-pending-to-hot")))
                .contains(new BlobCopy.Pending());
        assertThat(copy(Map.of("x-ms-copy-status", "success", "x-ms-access-tier", "Hot")))
                .contains(new BlobCopy.Done());
    }

    @Test
    void aCopyThatStorageGaveUpSaysWhy() {
        assertThat(copy(Map.of("x-ms-copy-status", "failed", "x-ms-copy-status-description", "404 The blob is gone")))
                .contains(new BlobCopy.Failed("failed: 404 The blob is gone"));
    }

    @Test
    void aCopyThatNobodyBeganIsNotThere() {
        status = 404;

        assertThat(copy(Map.of("x-ms-error-code", "BlobNotFound"))).isEmpty();
    }

    private Optional<BlobCopy> copy(Map<String, String> headers) {
        status = status == 202 ? 200 : status;
        answer = headers;
        return store.copy(COPY);
    }
}
