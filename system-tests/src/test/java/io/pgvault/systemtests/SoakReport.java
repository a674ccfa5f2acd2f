package io.pgvault.systemtests;

import io.pgvault.systemtests.checker.Checker;
import io.pgvault.systemtests.checker.Observation;
import io.pgvault.systemtests.checker.Observation.TopicRecord;
import io.pgvault.systemtests.checker.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was done in a soak run, and what became of it. */
final class SoakReport {
    private record Death(String worker, Instant at) {}

    private final long seed;
    private final Map<String, Integer> faults = new TreeMap<>();
    private final Map<String, Integer> operations = new TreeMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final List<Death> deaths = new ArrayList<>();
    private final List<Checker.Rest> rests = new ArrayList<>();

    SoakReport(long seed) {
        this.seed = seed;
    }

    void fault(String name) {
        faults.merge(name, 1, Integer::sum);
        if (name.startsWith("killed worker-")) {
            deaths.add(new Death(name.substring("killed ".length()), Instant.now()));
        }
    }

    void operation(String name, boolean done) {
        operations.merge(name + (done ? "" : " (not now)"), 1, Integer::sum);
    }

    void refused(String name, Exception failure) {
        refusals.merge(name + ": " + failure.getClass().getSimpleName(), 1, Integer::sum);
    }

    void well(Checker.Rest rest) {
        rests.add(rest);
        System.out.println("all is well after " + inWords(rest));
    }

    /** How long something stayed wrong after everything was mended, and what did last. */
    private static String inWords(Checker.Rest rest) {
        return rest.after().toSeconds() + " s (last: "
                + rest.last().stream().map(Violation::toString).limit(3).collect(Collectors.joining("; ")) + ")";
    }

    String text(Observation seen) {
        return """
                soak.seed=%d
                faults %d: %s
                operations %d: %s
                refused %s
                jobs %d: %s
                recovery points: %s
                attempts of dead workers: %d, longest time from death to completion by another: %s s
                longest time from the end of all faults until nothing was wrong or under way: %s""".formatted(
                seed,
                total(faults),
                faults,
                total(operations),
                operations,
                refusals,
                seen.jobs().size(),
                seen.jobs().stream()
                        .collect(Collectors.groupingBy(
                                job -> job.kind() + " " + job.state(), TreeMap::new, Collectors.counting())),
                seen.followed().stream()
                        .collect(Collectors.groupingBy(
                                Observation.Followed::state, TreeMap::new, Collectors.counting())),
                takeovers(seen).size(),
                takeovers(seen).stream().mapToLong(Duration::toSeconds).max().orElse(0),
                rests.stream()
                        .max(Comparator.comparing(Checker.Rest::after))
                        .map(SoakReport::inWords)
                        .orElse("-"));
    }

    private static int total(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** For each attempt that died with its worker, the time until another completed its job, if one did. */
    private List<Duration> takeovers(Observation seen) {
        List<TopicRecord> events = seen.records().stream()
                .filter(event -> event.topic().equals("pgvault.job-events.v1"))
                .toList();
        List<Duration> takeovers = new ArrayList<>();
        for (TopicRecord started : events) {
            if (started.type().equals("JobStarted") && ends(events, started).isEmpty()) {
                deaths.stream()
                        .filter(death -> death.worker().equals(worker(started))
                                && death.at().isAfter(at(started)))
                        .map(Death::at)
                        .min(Instant::compareTo)
                        .ifPresent(death -> events.stream()
                                .filter(event -> event.type().equals("JobCompleted")
                                        && of(event, "jobId").equals(of(started, "jobId")))
                                .map(SoakReport::at)
                                .filter(completed -> completed.isAfter(death))
                                .min(Instant::compareTo)
                                .ifPresent(completed -> takeovers.add(Duration.between(death, completed))));
            }
        }
        return takeovers;
    }

    private static List<TopicRecord> ends(List<TopicRecord> events, TopicRecord started) {
        return events.stream()
                .filter(event -> !event.type().equals("JobStarted")
                        && of(event, "attemptId").equals(of(started, "attemptId")))
                .toList();
    }

    private static String worker(TopicRecord event) {
        return of(event, "worker");
    }

    private static String of(TopicRecord event, String field) {
        return event.content().path("attempt").path(field).asText();
    }

    private static Instant at(TopicRecord event) {
        return Instant.parse(event.content().path("at").asText());
    }
}
