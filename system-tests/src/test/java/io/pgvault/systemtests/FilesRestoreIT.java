package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import io.pgvault.blobstore.azure.AzureBlobService;
import io.pgvault.blobstore.azure.AzureBlobSettings;
import io.pgvault.systemtests.faults.Gate;
import io.pgvault.systemtests.faults.HttpFault;
import io.pgvault.systemtests.faults.StorageRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores as files, from outside. */
class FilesRestoreIT {
    private static final String DETAILS = "/extendedInfo/additionalDetails";

    private final String account =
            Pgvault.storageFaults().before(Pgvault.stack().azurite().endpoint());
    private final String name = "dumps-" + Pgvault.shortId();
    private final String url = account + "/" + name;
    private final BlobContainerClient container = AzureBlobService.connect(new AzureBlobSettings(
                    Optional.of(Pgvault.stack().azurite().connectionString()),
                    Optional.empty(),
                    3,
                    Duration.ofSeconds(30)))
            .getBlobContainerClient(name);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void makeContainer() {
        container.create();
    }

    @Test
    void filesAreWhatPgRestoreTakesAndAreMadeOnce() throws Exception {
        ProtectedDatabase source = ProtectedDatabase.small("as_files");
        String restore = Bodies.restoreAsFiles(Pgvault.recoveryPoint(source.path()), url, "today");
        JsonNode judged = Pgvault.api()
                .ended(
                        Pgvault.api().post(source.path() + "/validateRestore", Bodies.validateRestore(restore)),
                        Pgvault.PATIENCE);
        assertThat(judged.path("status").asText()).as("%s", judged).isEqualTo("Succeeded");
        assertThat(names()).isEmpty();

        JsonNode job = job(begin(source, restore));

        assertThat(job.path("status").asText()).as("%s", job).isEqualTo("Completed");
        assertThat(job.at("/extendedInfo/recoveryDestination").asText()).isEqualTo(url);
        assertThat(job.at(DETAILS + "/Restore File Prefix").asText()).isEqualTo("today");
        assertThat(job.at(DETAILS + "/RestoredFiles").asText().split(", "))
                .containsExactlyInAnyOrderElementsOf(names());
        String dump = "today_database_" + source.database() + ".sql";
        assertThat(names()).contains(dump, "today_roles.sql").hasSize(3);
        String copy = Pgvault.newDatabase("by_hand");
        Path file = folder.resolve("dump");
        container.getBlobClient(dump).downloadToFile(file.toString());
        new Psql(Pgvault.source()).restore(copy, file);
        assertThat(ProtectedDatabase.fingerprint(copy)).isEqualTo(source.fingerprint());

        JsonNode again = job(begin(source, restore));
        assertThat(again.path("status").asText()).isEqualTo("Failed");
        assertThat(again.at("/errorDetails/0/code").asText()).isEqualTo("UserErrorRestoreFileAlreadyExists");
        assertThat(names()).hasSize(3);
        ApiAnswer own = Pgvault.api().post(source.path() + "/restore", restore.replace(name, "pgv-servers"));
        assertThat(own.body().at("/error/code").asText()).isEqualTo("UserErrorRestoreTargetNotSupported");
    }

    @Test
    void whatAKilledWorkerBeganAnotherFinishes() throws Exception {
        ProtectedDatabase source = ProtectedDatabase.small("half_files");
        String restore = Bodies.restoreAsFiles(Pgvault.recoveryPoint(source.path()), url, "night/one");
        Gate firstFile = new Gate();
        Pgvault.storageFaults()
                .inject(StorageRequest.below(name).and(StorageRequest.commit()), new HttpFault.Held(firstFile), 1);
        String job = begin(source, restore);
        firstFile.awaitReached(Pgvault.PATIENCE);
        assertThat(names()).hasSize(1);

        Pgvault.stack().service("worker-service-1").kill();
        Pgvault.stack().startService("worker-service-1", Map.of());

        assertThat(job(job).path("status").asText()).isEqualTo("Completed");
        assertThat(names()).hasSize(3);
    }

    private static String begin(ProtectedDatabase source, String restore) {
        return Pgvault.api()
                .succeeded(Pgvault.api().post(source.path() + "/restore", restore), Pgvault.PATIENCE)
                .at("/properties/jobId")
                .asText();
    }

    private static JsonNode job(String path) {
        return Pgvault.api().jobEnded(path, Pgvault.PATIENCE, state -> {});
    }

    private List<String> names() {
        return container.listBlobs().stream().map(BlobItem::getName).toList();
    }
}
