package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A recovery point on its way to the archive and back, from outside. */
class ArchiveIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA_STORE = "/properties/recoveryPointDataStoresDetails/0/type";

    @Test
    void whatIsArchivedIsRestoredOnceItsBlobsAreOnline() throws Exception {
        String policy = "archive-" + Pgvault.shortId();
        assertThat(Pgvault.api()
                        .put(Pgvault.policyPath(policy), archivingAtOnce())
                        .status())
                .isEqualTo(200);
        ProtectedDatabase source = ProtectedDatabase.under(policy, "archived");
        String point = Pgvault.recoveryPoint(source.path());

        Pgvault.api()
                .awaited(
                        source.path() + "/recoveryPoints/" + point,
                        Pgvault.PATIENCE,
                        answer -> answer.at(DATA_STORE).asText().equals("ArchiveStore"));
        assertThat(tieringJob(point).at("/properties/status").asText()).isEqualTo("Completed");
        List<BlobAddress> all = parts(point);
        List<BlobAddress> dumps =
                all.stream().filter(part -> part.name().contains("/database_")).toList();
        BlobStore storage = Pgvault.storage();
        assertThat(dumps)
                .hasSize(2)
                .allSatisfy(dump -> assertThat(storage.tier(dump)).contains(BlobTier.ARCHIVE));
        // What says what is in them stays: the table of contents and the roles, each with its block list.
        assertThat(all.stream().filter(part -> !dumps.contains(part)))
                .hasSize(4)
                .noneSatisfy(part -> assertThat(storage.tier(part)).contains(BlobTier.ARCHIVE));

        ApiAnswer refused = Pgvault.api()
                .post(source.path() + "/restore", restoreBody(source, point).replace("ArchiveStore", "VaultStore"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo("UserErrorRecoveryPointArchived");
        JsonNode failed = restoreFromArchive(source, point);
        assertThat(failed.path("status").asText()).isEqualTo("Failed");
        assertThat(failed.at("/errorDetails/0/code").asText()).isEqualTo("UserErrorRecoveryPointArchived");

        dumps.forEach(dump -> storage.setTier(dump, BlobTier.HOT));

        JsonNode restored = restoreFromArchive(source, point);
        assertThat(restored.path("status").asText()).as("%s", restored).isEqualTo("Completed");
    }

    private static JsonNode restoreFromArchive(ProtectedDatabase source, String point) {
        JsonNode operation = Pgvault.api()
                .succeeded(
                        Pgvault.api().post(source.path() + "/restore", restoreBody(source, point)), Pgvault.PATIENCE);
        return Pgvault.api().jobEnded(operation.at("/properties/jobId").asText(), Pgvault.PATIENCE, job -> {});
    }

    private static String restoreBody(ProtectedDatabase source, String point) {
        String target = source.database() + "_2";
        return Bodies.restoreAsPrivilegedRole(point, Pgvault.databaseId(target), target, source.secret())
                .replace("VaultStore", "ArchiveStore");
    }

    /** Found as a person would: by looking through the containers for what the recovery point's attempts left. */
    static List<BlobAddress> parts(String point) {
        List<BlobAddress> parts = new ArrayList<>();
        for (String container : Containers.of(Pgvault.stack().azurite())) {
            try (var blobs = Pgvault.storage().list(container, "instances/")) {
                blobs.map(blob -> new BlobAddress(container, blob.name()))
                        .filter(blob -> blob.name().contains(point + "/attempts/"))
                        .forEach(parts::add);
            }
        }
        return parts;
    }

    /** The usual policy, but that everything goes to the archive as soon as it has its tag. */
    static String archivingAtOnce() throws IOException {
        JsonNode policy = JSON.readTree(Bodies.policy(Pgvault.FAR_OFF, "P3M"));
        ArrayNode lifeCycles = (ArrayNode) policy.at("/properties/policyRules/1/lifecycles");
        ObjectNode inVault = (ObjectNode) lifeCycles.get(0);
        ObjectNode inArchive = inVault.deepCopy();
        inArchive.withObject("/sourceDataStore").put("dataStoreType", "ArchiveStore");
        inArchive.withObject("/deleteAfter").put("duration", "P24M");
        inVault.putArray("targetDataStoreCopySettings").addObject().setAll((ObjectNode) JSON.readTree("""
                                {"dataStore": {"objectType": "DataStoreInfoBase", "dataStoreType": "ArchiveStore"},
                                 "copyAfter": {"objectType": "ImmediateCopyOption"}}"""));
        lifeCycles.add(inArchive);
        return policy.toString();
    }

    private static JsonNode tieringJob(String point) {
        String jobs = Pgvault.policyPath("").replaceAll("/backupPolicies/$", "/backupJobs");
        JsonNode list = Pgvault.api()
                .awaited(
                        jobs,
                        Pgvault.PATIENCE,
                        answer -> tieringOf(answer, point).isPresent());
        return tieringOf(list, point).orElseThrow();
    }

    private static Optional<JsonNode> tieringOf(JsonNode jobs, String point) {
        return StreamSupport.stream(jobs.path("value").spliterator(), false)
                .filter(job -> job.at("/properties/operationCategory").asText().equals("Tiering"))
                .filter(job -> job.at("/properties/extendedInfo/sourceRecoverPoint/recoveryPointID")
                        .asText()
                        .equals(point))
                .findFirst();
    }
}
