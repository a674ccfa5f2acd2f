package io.pgvault.systemtests.checker;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.models.BlobStorageException;
import io.pgvault.localstack.LocalStack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Checks one vault of a stack, and what the stack has in common. It speaks to the real parts, past every proxy, and
 * gives the system time to come to rest: what is wrong then is wrong.
 */
public final class Checker implements AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final CatalogueReader catalogue;
    private final AzureBlobs blobs;
    private final TopicReader topics;
    private final TraceReader traces;
    private final UUID vault;
    private final List<Check> checks;

    /** A checker for the vault of that name. */
    public Checker(LocalStack stack, String vaultName, KnownSecrets secrets) {
        this.catalogue = new CatalogueReader(stack.catalogue());
        this.vault = catalogue.vault(vaultName);
        this.blobs = new AzureBlobs(storage(stack.azurite().connectionString()), vault);
        this.topics = new TopicReader(stack.kafka());
        this.traces = new TraceReader(stack);
        this.checks = List.of(
                new RecoveryPointsCheck(new StoredProof(
                        new PgRestoreReader(stack.source().binaries().program("pg_restore")))),
                new JobsCheck(vault),
                new RetentionCheck(),
                new EventsCheck(),
                new SecretsCheck(secrets),
                new LeftoversCheck(),
                new AlertsCheck());
    }

    private static BlobServiceClient storage(String connectionString) {
        return new BlobServiceClientBuilder()
                .httpClient(new JdkHttpClientBuilder().build())
                .serviceVersion(BlobServiceVersion.V2026_06_06)
                .connectionString(connectionString)
                .buildClient();
    }

    /** Waits until no promise is broken any more, or the time is over; gives what is broken then. */
    public List<Violation> violations(Duration atMost) throws InterruptedException, SQLException {
        return rest(atMost).violations();
    }

    /**
     * How everything came to rest.
     *
     * @param after how long it took until the look that found nothing broken, or the last one
     * @param last what the look before that one found
     * @param violations what was broken when the time was over; empty when nothing was
     */
    public record Rest(Duration after, List<Violation> last, List<Violation> violations) {}

    /** Waits in the same way, and tells how it went. */
    public Rest rest(Duration atMost) throws InterruptedException, SQLException {
        long begin = System.nanoTime();
        long looked = begin;
        List<Violation> last = List.of();
        List<Violation> violations = violations();
        while (!violations.isEmpty() && System.nanoTime() - begin < atMost.toNanos()) {
            Thread.sleep(PAUSE);
            last = violations;
            looked = System.nanoTime();
            violations = violations();
        }
        return new Rest(Duration.ofNanos(looked - begin), last, violations);
    }

    private List<Violation> violations() throws SQLException {
        Observation observation = observe();
        try {
            return checks.stream()
                    .flatMap(check -> check.violations(observation).stream())
                    .toList();
        } catch (BlobStorageException e) {
            if (e.getStatusCode() != NOT_FOUND) {
                throw e;
            }
            // It may be on its way out: another look finds it gone from the list, too.
            return List.of(new Violation(Invariant.I2, "a blob that was listed is gone: " + e.getMessage()));
        }
    }

    /** What there is to be seen now. */
    public Observation observe() throws SQLException {
        return new Observation(
                catalogue.jobs(vault),
                catalogue.points(vault),
                catalogue.followed(vault),
                catalogue.unsent(),
                catalogue.unfinished(vault),
                topics.records(),
                blobs.refreshed(),
                traces.traces(blobs.leases()));
    }

    @Override
    public void close() {
        topics.close();
    }
}
