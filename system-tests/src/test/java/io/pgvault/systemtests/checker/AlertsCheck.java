package io.pgvault.systemtests.checker;

import io.pgvault.systemtests.checker.Observation.Job;
import io.pgvault.systemtests.checker.Observation.TopicRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** I8. */
final class AlertsCheck implements Check {
    @Override
    public List<Violation> violations(Observation observation) {
        Map<String, Set<String>> alerts = observation.records().stream()
                .filter(record -> record.on("alerts") && record.type().equals("BackupFailed"))
                .collect(Collectors.groupingBy(
                        record -> record.content().path("jobId").asText(),
                        Collectors.mapping(TopicRecord::id, Collectors.toSet())));
        return observation.jobs().stream()
                .filter(job -> job.backup() && job.state().equals("FAILED"))
                .map(Job::id)
                .map(Object::toString)
                .filter(job -> alerts.getOrDefault(job, Set.of()).size() != 1)
                .map(job -> new Violation(
                        Invariant.I8,
                        "alerts for the failed backup " + job + ": " + alerts.getOrDefault(job, Set.of())))
                .toList();
    }
}
