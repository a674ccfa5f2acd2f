package io.pgvault.systemtests.checker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What there is to be seen of one vault, and of the stack that it lives in, at one moment.
 *
 * @param unsent rows that wait in an outbox, by its database
 * @param unfinished what is still under way, in words
 */
public record Observation(
        List<Job> jobs,
        List<Point> points,
        List<Followed> followed,
        Map<String, Integer> unsent,
        List<String> unfinished,
        List<TopicRecord> records,
        StoredBlobs blobs,
        Traces traces) {
    public Observation {
        jobs = List.copyOf(jobs);
        points = List.copyOf(points);
        followed = List.copyOf(followed);
        unsent = Map.copyOf(unsent);
        unfinished = List.copyOf(unfinished);
        records = List.copyOf(records);
    }

    /** A job as the catalogue knows it. */
    public record Job(
            UUID id,
            UUID instanceId,
            String kind,
            String state,
            @Nullable String scheduledAt,
            @Nullable String recoveryPointId) {
        boolean completed() {
            return state.startsWith("COMPLETED");
        }

        boolean ended() {
            return completed() || state.equals("FAILED") || state.equals("CANCELLED");
        }

        boolean backup() {
            return kind.equals("BACKUP");
        }

        /** A backup's recovery point has the id of its job, without dashes. */
        String ownRecoveryPoint() {
            return id.toString().replace("-", "");
        }
    }

    /** A recovery point as the catalogue knows it. */
    public record Point(
            String id,
            UUID instanceId,
            String state,
            @Nullable Instant time,
            String database,
            long sourceBytes,
            long rawBytes,
            long storedBytes) {
        boolean alive() {
            return state.equals("AVAILABLE");
        }
    }

    /** A recovery point as the retention service knows it. */
    public record Followed(String id, UUID instanceId, Instant time, String state, String reason) {
        /** Whether it goes, or went, because somebody asked for that, and not by its policy. */
        boolean goesOnDemand() {
            return state.startsWith("DELET")
                    && (reason.startsWith("It was deleted") || reason.startsWith("Its backup instance was deleted"));
        }
    }

    /** One record of a topic; what cannot be read as JSON has an empty content. */
    public record TopicRecord(String topic, String type, String id, JsonNode content, String raw) {
        boolean on(String stream) {
            return topic.equals("pgvault." + stream + ".v1");
        }
    }
}
