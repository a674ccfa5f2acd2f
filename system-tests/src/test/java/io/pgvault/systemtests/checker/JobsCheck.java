package io.pgvault.systemtests.checker;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.systemtests.checker.Observation.Job;
import io.pgvault.systemtests.checker.Observation.TopicRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** I3, for the jobs of one vault. */
final class JobsCheck implements Check {
    private static final Set<String> ATTEMPTS = Set.of("BackupTriggered", "RunRestore", "RunFilesRestore");

    private static final Set<String> ENDS =
            Set.of("JobCompleted", "JobFailed", "JobSkipped", "JobCancelled", "JobYielded", "JobDeferred");

    private final UUID vault;

    JobsCheck(UUID vault) {
        this.vault = vault;
    }

    @Override
    public List<Violation> violations(Observation observation) {
        List<String> found = new ArrayList<>(observation.unfinished());
        observation.jobs().stream()
                .filter(job -> !job.ended())
                .map(job -> "the job " + job.id() + " is " + job.state())
                .forEach(found::add);
        doubles(observation.jobs(), found);
        unanswered(observation.records(), found);
        unknown(observation, found);
        outcomes(observation, found);
        return found.stream().map(what -> new Violation(Invariant.I3, what)).toList();
    }

    private static void doubles(List<Job> jobs, List<String> found) {
        jobs.stream()
                .filter(job -> job.completed() && job.backup() && job.scheduledAt() != null)
                .collect(Collectors.groupingBy(job -> job.instanceId() + " at " + job.scheduledAt()))
                .forEach((slot, completed) -> {
                    if (completed.size() > 1) {
                        found.add("backed up " + completed.size() + " times: " + slot);
                    }
                });
    }

    /** Every attempt that was asked for was heard of, and every validation was answered. */
    private void unanswered(List<TopicRecord> records, List<String> found) {
        Set<String> heard = new HashSet<>();
        for (TopicRecord event : records) {
            if (event.on("job-events")) {
                heard.add(event.content().path("operationId").asText());
                heard.add(attempt(event.content().path("attempt"), "number"));
            }
        }
        for (TopicRecord request : records) {
            JsonNode content = request.content();
            if (isAttempt(request) && !heard.contains(attempt(content, "attemptNumber"))) {
                found.add("nothing was heard of attempt " + attempt(content, "attemptNumber"));
            } else if (request.type().equals("ValidateBackup")
                    && ofVault(content)
                    && !heard.contains(content.path("operationId").asText())) {
                found.add("the validation " + content.path("operationId").asText() + " was never answered");
            }
        }
    }

    private boolean isAttempt(TopicRecord record) {
        return ATTEMPTS.contains(record.type()) && ofVault(record.content());
    }

    private boolean ofVault(JsonNode request) {
        String id = vault.toString();
        return request.at("/target/vault/id").asText().equals(id)
                || request.at("/vault/id").asText().equals(id);
    }

    private static String attempt(JsonNode content, String number) {
        return content.path(number).asInt() + " of job " + content.path("jobId").asText();
    }

    private void unknown(Observation observation, List<String> found) {
        Set<String> known =
                observation.jobs().stream().map(job -> job.id().toString()).collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        observation.records().stream()
                .filter(this::isAttempt)
                .map(record -> record.content().path("jobId").asText())
                .forEach(unknown::add);
        observation.records().stream()
                .filter(record ->
                        record.on("job-events") && ofVault(record.content().path("request")))
                .map(record -> record.content().at("/attempt/jobId").asText())
                .forEach(unknown::add);
        unknown.removeAll(known);
        unknown.forEach(job -> found.add("the catalogue does not know the job " + job));
    }

    /** An attempt ends once; and what one of them completed is complete. */
    private void outcomes(Observation observation, List<String> found) {
        Map<String, Set<String>> ends = new TreeMap<>();
        Map<String, Set<String>> completions = new TreeMap<>();
        for (TopicRecord event : observation.records()) {
            if (event.on("job-events")
                    && ENDS.contains(event.type())
                    && ofVault(event.content().path("request"))) {
                JsonNode attempt = event.content().path("attempt");
                ends.computeIfAbsent(attempt.path("attemptId").asText(), id -> new TreeSet<>())
                        .add(event.type());
                if (event.type().equals("JobCompleted")) {
                    completions
                            .computeIfAbsent(attempt.path("jobId").asText(), id -> new TreeSet<>())
                            .add(event.content().path("recoveryPoint").toString());
                }
            }
        }
        ends.forEach((attempt, types) -> {
            if (types.size() > 1) {
                found.add("the attempt " + attempt + " ended in " + types);
            }
        });
        Map<String, Job> jobs = observation.jobs().stream()
                .collect(Collectors.toMap(job -> job.id().toString(), Function.identity()));
        completions.forEach((id, outcomes) -> {
            Job job = jobs.get(id);
            if (outcomes.size() > 1) {
                found.add("the job " + id + " was completed with different recovery points: " + outcomes);
            }
            if (job != null && !job.completed()) {
                found.add("the job " + id + " was completed, but is " + job.state());
            }
        });
    }
}
