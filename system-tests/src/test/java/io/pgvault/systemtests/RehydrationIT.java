package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.systemtests.faults.Gate;
import io.pgvault.systemtests.faults.StorageRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A restore that waits for its recovery point to come back from the archive, from outside. */
class RehydrationIT {
    private static final String WAIT = "/extendedInfo/subTasks/0";
    private static final String STORES = "/properties/recoveryPointDataStoresDetails";

    @Test
    void aRestoreFromTheArchiveWaitsByItselfWhoeverIsKilledMeanwhile() throws Exception {
        String policy = "rehydrate-" + Pgvault.shortId();
        assertThat(Pgvault.api()
                        .put(Pgvault.policyPath(policy), ArchiveIT.archivingAtOnce())
                        .status())
                .isEqualTo(200);
        ProtectedDatabase source = ProtectedDatabase.under(policy, "rehydrated");
        String path = source.path() + "/recoveryPoints/" + Pgvault.recoveryPoint(source.path());
        Pgvault.api()
                .awaited(
                        path,
                        Pgvault.PATIENCE,
                        answer -> answer.at(STORES + "/0/type").asText().equals("ArchiveStore"));
        String id = path.substring(path.lastIndexOf('/') + 1);
        String target = source.database() + "_2";
        String restore = restoreBody(source, id, target);
        Gate copying = source.hold(StorageRequest.putOf(".dump.zst"));

        String job = jobOf(Pgvault.api().post(source.path() + "/restore", restore));

        copying.awaitReached(Pgvault.PATIENCE);
        JsonNode waits = Pgvault.api().get(job).body().path("properties");
        assertThat(waits.path("status").asText()).as("%s", waits).isEqualTo("InProgress");
        assertThat(waits.at(WAIT + "/taskName").asText()).isEqualTo("Wait for Rehydration");
        assertThat(waits.at(WAIT + "/taskStatus").asText()).isEqualTo("InProgress");
        assertThat(waits.path("rehydrationPriority").asText()).isEqualTo("High");
        Pgvault.stack().service("retention-service").kill();
        Pgvault.stack().service("vault-service").kill();
        Pgvault.stack().startService("vault-service", Map.of());
        Pgvault.stack().startService("retention-service", Map.of());

        JsonNode restored = Pgvault.api().jobEnded(job, Pgvault.PATIENCE, state -> {});
        assertThat(restored.path("status").asText()).as("%s", restored).isEqualTo("Completed");
        assertThat(restored.at(WAIT + "/taskStatus").asText()).isEqualTo("Completed");
        assertThat(ProtectedDatabase.fingerprint(target)).isEqualTo(source.fingerprint());
        JsonNode point = Pgvault.api().get(path).body();
        assertThat(point.at(STORES + "/0/type").asText()).isEqualTo("ArchiveStore");
        assertThat(point.at(STORES + "/1/type").asText()).isEqualTo("VaultStore");
        assertThat(point.at(STORES + "/1/rehydrationStatus").asText()).isEqualTo("COMPLETED");
        assertThat(point.at(STORES + "/1/rehydrationExpiryTime").asText()).isNotEmpty();
        List<BlobAddress> archived = ArchiveIT.parts(id).stream()
                .filter(part -> Pgvault.storage().tier(part).equals(Optional.of(BlobTier.ARCHIVE)))
                .toList();
        assertThat(archived).hasSize(2);
        // Whoever checks storage after the other tests reads every byte of it.
        archived.forEach(part -> Pgvault.storage().setTier(part, BlobTier.HOT));
    }

    private static String jobOf(ApiAnswer started) {
        return Pgvault.api()
                .succeeded(started, Pgvault.PATIENCE)
                .at("/properties/jobId")
                .asText();
    }

    private static String restoreBody(ProtectedDatabase source, String point, String target) {
        return Bodies.restoreAsPrivilegedRole(point, Pgvault.databaseId(target), target, source.secret())
                .replace("VaultStore", "ArchiveStore")
                .replace("AzureBackupRecoveryPointBasedRestoreRequest", "AzureBackupRestoreWithRehydrationRequest")
                .replaceFirst("\\{", "{\"rehydrationPriority\": \"High\", \"rehydrationRetentionDuration\": \"P10D\",");
    }
}
