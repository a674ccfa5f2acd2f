package io.pgvault.systemtests.checker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgvault.systemtests.checker.Observation.TopicRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I5. */
final class EventsCheck implements Check {
    private static final List<String> TIMES = List.of("at", "requestedAt", "triggeredAt", "decidedAt");

    @Override
    public List<Violation> violations(Observation observation) {
        List<Violation> violations = new ArrayList<>();
        observation.unsent().forEach((database, rows) -> {
            if (rows > 0) {
                violations.add(new Violation(Invariant.I5, rows + " events wait in the outbox of " + database));
            }
        });
        Map<String, TopicRecord> first = new HashMap<>();
        for (TopicRecord record : observation.records()) {
            // A dead letter is the same event once more; what has no id is no event.
            TopicRecord before =
                    record.topic().endsWith(".dead-letter") || record.id().isEmpty()
                            ? record
                            : first.putIfAbsent(record.topic() + " " + record.id(), record);
            if (before != null
                    && !(before.type().equals(record.type())
                            && statement(before.content()).equals(statement(record.content())))) {
                violations.add(new Violation(
                        Invariant.I5,
                        "the event " + record.id() + " on " + record.topic() + " says two things: " + before.content()
                                + " and " + record.content()));
            }
        }
        return violations;
    }

    /** Who says it again says it later. */
    private static JsonNode statement(JsonNode content) {
        JsonNode copy = content.deepCopy();
        removeTimes(copy);
        return copy;
    }

    private static void removeTimes(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.has("triggeredAt")) {
                // A trigger has as much time as ever, whenever it is said.
                object.remove("expiresAt");
            }
            if (object.has("topic") && object.has("service")) {
                // An alert of the day for a topic and a service: who raises it again has met another message.
                object.remove("reason");
            }
            object.remove(TIMES);
        }
        node.forEach(EventsCheck::removeTimes);
    }
}
