package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.systemtests.faults.Gate;
import io.pgvault.systemtests.faults.HttpFault;
import io.pgvault.systemtests.faults.StorageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All databases and Kafka's data are lost, and nothing is left but storage. */
class RebuildIT {
    private static final String REBUILD = "/providers/Microsoft.DataProtection/rebuild";
    private static final String CONFIRM = "/providers/Microsoft.DataProtection/confirmDeletions";
    private static final List<String> WITH_A_DATABASE =
            List.of("vault-service", "scheduler-service", "retention-service");

    /** Some rounds of expiry. */
    private static final Duration ROUNDS = Duration.ofSeconds(4);

    @AfterEach
    void allIsWell() throws Exception {
        Wellness.assertAllIsWell();
    }

    @Test
    void allIsBackAsItWasAndNothingGoesBeforeAPersonSaysSo() throws Exception {
        ProtectedDatabase kept = ProtectedDatabase.small("rebuilt");
        String old = Pgvault.recoveryPoint(kept.path());
        String newest = Pgvault.recoveryPoint(kept.path());
        String policy = "archive-" + Pgvault.shortId();
        assertThat(Pgvault.api()
                        .put(Pgvault.policyPath(policy), ArchiveIT.archivingAtOnce())
                        .isSuccess())
                .isTrue();
        ProtectedDatabase archived = ProtectedDatabase.under(policy, "rebuilt_archive");
        String inArchive = Pgvault.recoveryPoint(archived.path());
        awaitArchived(archived, inArchive);
        ProtectedDatabase stopped = ProtectedDatabase.small("rebuilt_stopped");
        Pgvault.recoveryPoint(stopped.path());
        done(Pgvault.api().post(stopped.path() + "/stopProtection", "{\"comments\": \"ticket 4712\"}"));
        ProtectedDatabase deleted = ProtectedDatabase.small("rebuilt_deleted");
        Pgvault.recoveryPoint(deleted.path());
        done(Pgvault.api().delete(deleted.path()));
        String empty = Pgvault.NAMES.vault("rebuilt-" + Pgvault.shortId());
        done(Pgvault.api()
                .put(
                        empty,
                        Bodies.vault()
                                .replace(
                                        "\"properties\":{",
                                        "\"tags\":{\"team\":\"shop\"},\"properties\":{\"securitySettings\":"
                                                + "{\"immutabilitySettings\":{\"state\":\"Unlocked\"}},")));
        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isFollowed(old) && Expiry.isFollowed(newest));
        Map<String, JsonNode> before = settled();

        loseAllButStorage();
        assertThat(Pgvault.api().get(kept.path()).status()).isEqualTo(404);
        assertThat(Pgvault.api().get(REBUILD).status()).isEqualTo(404);
        rebuildThroughKills(kept);

        await().atMost(Pgvault.PATIENCE)
                .untilAsserted(
                        () -> assertThat(catalogue()).usingRecursiveComparison().isEqualTo(before));
        JsonNode done = Pgvault.api().get(REBUILD).body();
        assertThat(done.path("problems")).isEmpty();
        assertThat(done.path("vaults").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(done.path("recoveryPoints").asInt()).isGreaterThanOrEqualTo(5);

        Expiry.makeDue(old);
        await().during(ROUNDS).atMost(ROUNDS.plusSeconds(1)).until(() -> Expiry.isFollowed(old));
        assertThat(Pgvault.api().post(CONFIRM, "").status()).isEqualTo(202);
        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isDeleted(old));
        assertThat(Expiry.isFollowed(newest)).isTrue();

        assertThat(Pgvault.restore(kept.path(), newest, kept.database() + "_2", kept.secret())
                        .path("status")
                        .asText())
                .isEqualTo("Completed");
        assertThat(Pgvault.backUp(kept.path()).path("status").asText()).isEqualTo("Completed");
        done(Pgvault.api()
                .post(deleted.path().replace("/backupInstances/", "/deletedBackupInstances/") + "/undelete", ""));
        // Whoever looks at all that is stored cannot read what is in the archive.
        ArchiveIT.parts(inArchive).forEach(part -> Pgvault.storage().setTier(part, BlobTier.HOT));
    }

    @Test
    void anInstanceIsBroughtTogetherWithWhatIsStoredOfIt() throws Exception {
        ProtectedDatabase source = ProtectedDatabase.small("synced");
        String point = Pgvault.recoveryPoint(source.path());
        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isFollowed(point));
        Pgvault.stack().catalogue().execute("pgvault_vault", "delete from recovery_point where id = '" + point + "'");
        assertThat(source.recoveryPoints()).isZero();

        done(Pgvault.api().post(source.path() + "/sync", "{\"syncType\": \"ForceResync\"}"));

        await().atMost(Pgvault.PATIENCE).until(() -> source.recoveryPoints() == 1);
        done(Pgvault.api().post(source.path() + "/sync", "{\"syncType\": \"Default\"}"));
        assertThat(Pgvault.api()
                        .post(source.path() + "/sync", "{\"syncType\": \"Whatever\"}")
                        .status())
                .isEqualTo(400);
    }

    private static void loseAllButStorage() throws Exception {
        WITH_A_DATABASE.forEach(service -> Pgvault.stack().service(service).stop());
        OrdinaryFaults.loseKafkasData();
        for (String service : WITH_A_DATABASE) {
            String database = OrdinaryFaults.database(service);
            Pgvault.stack().catalogue().execute("postgres", "drop database " + database);
            Pgvault.stack().catalogue().execute("postgres", "create database " + database + " owner " + database);
            Pgvault.stack().startService(service, Map.of());
        }
    }

    /** Killed while it reads what describes the catalogue, while it lists what there is, and while it reads a manifest. */
    private static void rebuildThroughKills(ProtectedDatabase source) throws Exception {
        List<Predicate<StorageRequest>> steps = List.of(
                StorageRequest.getOf("/catalogue/vault.json"),
                StorageRequest.below(source.id() + "").and(StorageRequest.getOf("/manifest.json")),
                StorageRequest.below(source.id() + "").and(StorageRequest.getOf("/lifecycle.json")));
        Pgvault.stack().service("retention-service").kill();
        assertThat(Pgvault.api().post(REBUILD, "").status()).isEqualTo(202);
        for (Predicate<StorageRequest> step : steps) {
            Gate reached = new Gate();
            Pgvault.storageFaults().inject(step, new HttpFault.Held(reached), 1);
            Pgvault.stack().startService("retention-service", Map.of());
            reached.awaitReached(Pgvault.PATIENCE);
            Pgvault.stack().service("retention-service").kill();
        }
        Pgvault.stack().startService("retention-service", Map.of());
        JsonNode again = Pgvault.api().post(REBUILD, "").body();
        Pgvault.api()
                .awaited(
                        REBUILD,
                        Pgvault.PATIENCE,
                        answer -> answer.path("status").asText().equals("Succeeded"));
        assertThat(Pgvault.api().get(REBUILD).body().path("id")).isEqualTo(again.path("id"));
        assertThat(Pgvault.api().get(REBUILD).body().path("deletionsWaitSince").isTextual())
                .isTrue();
    }

    /** What the catalogue says when nothing changes it any more, and what describes it is written. */
    private static Map<String, JsonNode> settled() throws Exception {
        List<Map<String, JsonNode>> looks = new ArrayList<>();
        await().atMost(Pgvault.PATIENCE).pollInterval(Duration.ofSeconds(3)).until(() -> {
            looks.add(catalogue());
            int last = looks.size() - 1;
            return last > 0
                    && looks.get(last).equals(looks.get(last - 1))
                    && count("pgvault_vault", "select count(*) from undescribed") == 0
                    && count("pgvault_retention", "select count(*) from task") == 0;
        });
        return looks.getLast();
    }

    private static long count(String database, String query) throws Exception {
        try (var connection = Pgvault.stack().catalogue().connect(database);
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** All that the API tells of vaults, policies, instances and recovery points, by their ids. */
    private static Map<String, JsonNode> catalogue() {
        Map<String, JsonNode> all = new TreeMap<>();
        for (JsonNode vault : list(Pgvault.NAMES.group() + "/backupVaults")) {
            if (!vault.at("/properties/provisioningState").asText().equals("Succeeded")) {
                continue;
            }
            String path = add(vault, all);
            list(path + "/backupPolicies").forEach(policy -> add(policy, all));
            list(path + "/deletedBackupInstances").forEach(instance -> add(instance, all));
            for (JsonNode instance : list(path + "/backupInstances")) {
                String of = add(instance, all);
                list(of + "/recoveryPoints").forEach(point -> add(point, all));
            }
        }
        return all;
    }

    private static String add(JsonNode resource, Map<String, JsonNode> all) {
        String id = resource.path("id").asText();
        assertThat(id).isNotEmpty();
        all.put(id, withoutJobs(resource.deepCopy()));
        return id;
    }

    /** Which job was the last is known of jobs, which are gone. */
    private static JsonNode withoutJobs(JsonNode resource) {
        Set<String> ofJobs = new HashSet<>(Set.of("jobId"));
        resource.findParents("jobId").forEach(parent -> ((ObjectNode) parent).remove(ofJobs));
        return resource;
    }

    private static List<JsonNode> list(String path) {
        List<JsonNode> items = new ArrayList<>();
        String next = path;
        while (next != null) {
            ApiAnswer answer = Pgvault.api().get(next);
            assertThat(answer.status()).as("%s: %s", next, answer.body()).isEqualTo(200);
            answer.body().path("value").forEach(items::add);
            String link = answer.body().path("nextLink").asText("");
            next = link.isEmpty() ? null : link.substring(link.indexOf("/subscriptions/"));
        }
        return items;
    }

    private static void awaitArchived(ProtectedDatabase source, String point) {
        Pgvault.api()
                .awaited(
                        source.path() + "/recoveryPoints/" + point,
                        Pgvault.PATIENCE,
                        answer -> answer.at("/properties/recoveryPointDataStoresDetails/0/type")
                                .asText()
                                .equals("ArchiveStore"));
    }

    private static void done(ApiAnswer begun) {
        Pgvault.api().succeeded(begun, Pgvault.PATIENCE);
    }
}
