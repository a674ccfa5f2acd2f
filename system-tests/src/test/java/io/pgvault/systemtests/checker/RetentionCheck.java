package io.pgvault.systemtests.checker;

import io.pgvault.systemtests.checker.Observation.Followed;
import io.pgvault.systemtests.checker.Observation.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** I4: the services agree on what lives; what is deleted has no blob; the newest of an instance is alive. */
final class RetentionCheck implements Check {
    @Override
    public List<Violation> violations(Observation observation) {
        List<String> found = new ArrayList<>();
        Map<String, Integer> blobs = StoredNames.blobsByRecoveryPoint(observation.blobs());
        Map<String, Point> points =
                observation.points().stream().collect(Collectors.toMap(Point::id, Function.identity()));
        for (Followed followed : observation.followed()) {
            Point point = points.get(followed.id());
            String catalogue = point == null ? "unknown" : point.state();
            String expected = switch (followed.state()) {
                case "KEPT" -> "AVAILABLE";
                case "DELETED", "LOST", "DAMAGED" -> followed.state();
                default -> "EXPIRED";
            };
            if (!catalogue.equals(expected)) {
                found.add("the recovery point " + followed.id() + " is " + followed.state()
                        + " for retention, and for the catalogue " + catalogue);
            }
            if (followed.state().equals("DELETED") && blobs.containsKey(followed.id())) {
                found.add("the deleted recovery point " + followed.id() + " has " + blobs.get(followed.id())
                        + " blobs left");
            }
            points.remove(followed.id());
        }
        points.keySet().forEach(id -> found.add("retention does not know the recovery point " + id));
        observation.followed().stream()
                .collect(Collectors.groupingBy(
                        Followed::instanceId, Collectors.maxBy(Comparator.comparing(Followed::time))))
                .values()
                .stream()
                .flatMap(newest -> newest.stream())
                .filter(newest -> !newest.state().equals("KEPT") && !newest.goesOnDemand())
                .forEach(newest -> found.add("the newest recovery point of an instance is gone: " + newest));
        return found.stream().map(what -> new Violation(Invariant.I4, what)).toList();
    }
}
