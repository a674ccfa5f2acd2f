package io.pgvault.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** Something that a person, or the passing of time, does to a protected database. */
record RandomOperation(String name, int weight, Action action) {
    /** Whether it could be done now. */
    @FunctionalInterface
    interface Action {
        boolean on(ProtectedDatabase database) throws Exception;
    }

    static List<RandomOperation> all(Random random) {
        return List.of(
                new RandomOperation("backup", 6, RandomOperation::backUp),
                new RandomOperation("restore", 3, database -> restore(database, random)),
                new RandomOperation("cancel", 1, RandomOperation::cancel),
                new RandomOperation("expiry", 2, RandomOperation::expire),
                new RandomOperation("rotation", 1, RandomOperation::rotate));
    }

    private static boolean backUp(ProtectedDatabase database) {
        return Pgvault.api()
                .post(database.path() + "/backup", Bodies.backup("BackupWeekly"))
                .isSuccess();
    }

    private static boolean restore(ProtectedDatabase database, Random random) {
        JsonNode points = points(database);
        if (points.isEmpty()) {
            return false;
        }
        String target = "again_" + Pgvault.shortId();
        String point = points.get(random.nextInt(points.size())).path("name").asText();
        return Pgvault.api()
                .post(
                        database.path() + "/restore",
                        Bodies.restoreAsPrivilegedRole(point, Pgvault.databaseId(target), target, database.secret()))
                .isSuccess();
    }

    private static boolean cancel(ProtectedDatabase database) {
        String vault = database.path().substring(0, database.path().indexOf("/backupInstances/"));
        ApiAnswer jobs = Pgvault.api().get(vault + "/backupJobs");
        for (JsonNode job : jobs.body().path("value")) {
            if (job.at("/properties/status").asText().equals("InProgress")) {
                return Pgvault.api()
                        .post(job.path("id").asText() + "/cancel", "")
                        .isSuccess();
            }
        }
        return false;
    }

    /** The oldest; the newest would be kept. */
    private static boolean expire(ProtectedDatabase database) throws SQLException {
        JsonNode points = points(database);
        if (points.size() < 2) {
            return false;
        }
        Expiry.makeDue(points.get(points.size() - 1).path("name").asText());
        return true;
    }

    private static boolean rotate(ProtectedDatabase database) {
        String user = "user_of_" + database.database();
        String password = "rotated-" + Pgvault.shortId() + Pgvault.shortId();
        Pgvault.secrets().add("a password of " + user, password);
        String uri = database.uri(user, password);
        Pgvault.source()
                .execute(
                        "postgres",
                        "do $$ begin create role " + user
                                + " login superuser; exception when duplicate_object then null;" + " end $$",
                        "alter role " + user + " password '" + password + "'");
        Pgvault.secret(ProtectedDatabase.idOf(database.secret()), uri);
        return true;
    }

    private static JsonNode points(ProtectedDatabase database) {
        return Pgvault.api().get(database.path() + "/recoveryPoints").body().path("value");
    }
}
