package io.pgvault.systemtests.checker;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.systemtests.checker.Observation.Job;
import io.pgvault.systemtests.checker.Observation.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** I1 and I2: completed backups, the catalogue and storage tell the same story, and it is true to the last digest. */
final class RecoveryPointsCheck implements Check {
    private final StoredProof proof;

    RecoveryPointsCheck(StoredProof proof) {
        this.proof = proof;
    }

    @Override
    public List<Violation> violations(Observation observation) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Point> points =
                observation.points().stream().collect(Collectors.toMap(Point::id, Function.identity()));
        Map<String, String> manifests = StoredNames.manifests(observation.blobs());
        for (Job job : observation.jobs()) {
            if (job.completed() && job.backup()) {
                completed(job, points, violations);
            }
        }
        for (Point point : observation.points()) {
            if (point.alive() && !manifests.containsKey(point.id())) {
                violations.add(new Violation(Invariant.I2, "no manifest in storage for " + point));
            }
        }
        manifests.forEach((id, manifest) -> {
            Point point = points.get(id);
            if (point == null || point.state().equals("DELETED")) {
                violations.add(new Violation(Invariant.I2, "the catalogue does not show the manifest " + manifest));
            } else {
                figures(point, Documents.read(observation.blobs(), manifest), violations);
            }
            proof.problems(observation.blobs(), manifest)
                    .forEach(problem -> violations.add(new Violation(Invariant.I1, problem)));
        });
        jobsOf(observation, manifests.keySet(), violations);
        return violations;
    }

    private static void completed(Job job, Map<String, Point> points, List<Violation> violations) {
        if (!job.ownRecoveryPoint().equals(job.recoveryPointId())) {
            violations.add(new Violation(
                    Invariant.I1, "the completed job " + job.id() + " names recovery point " + job.recoveryPointId()));
        }
        if (!points.containsKey(job.ownRecoveryPoint())) {
            violations.add(new Violation(Invariant.I1, "the completed job " + job.id() + " has no recovery point"));
        }
    }

    private static void figures(Point point, JsonNode manifest, List<Violation> violations) {
        JsonNode told = manifest.path("recoveryPoint");
        Instant time = point.time();
        boolean same =
                told.path("instanceId").asText().equals(point.instanceId().toString())
                        && told.path("database").asText().equals(point.database())
                        && told.path("sourceBytes").asLong() == point.sourceBytes()
                        && told.path("rawBytes").asLong() == point.rawBytes()
                        && told.path("storedBytes").asLong() == point.storedBytes()
                        && time != null
                        // The catalogue keeps microseconds.
                        && Duration.between(Instant.parse(told.path("time").asText()), time)
                                        .abs()
                                        .compareTo(Duration.ofMillis(1))
                                < 0;
        if (!same) {
            violations.add(new Violation(Invariant.I2, "the catalogue says " + point + ", the manifest " + told));
        }
    }

    /** A manifest overrules failure: its job is complete. */
    private static void jobsOf(Observation observation, Set<String> manifests, List<Violation> violations) {
        observation.jobs().stream()
                .filter(job -> job.backup() && !job.completed() && manifests.contains(job.ownRecoveryPoint()))
                .forEach(job -> violations.add(new Violation(
                        Invariant.I2, "the job " + job.id() + " is " + job.state() + ", but its manifest exists")));
    }
}
