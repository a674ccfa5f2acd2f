package io.pgvault.apiclient.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Bodies that are right but for one place. */
public final class OddBodies {
    private OddBodies() {}

    /** Tells each body with an odd value in one place, or with one member twice. */
    public static void of(JsonNode body, Consumer<String> told) {
        mutate(body, body, told);
    }

    private static void mutate(JsonNode root, JsonNode at, Consumer<String> told) {
        if (at instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode old = object.get(name);
                for (String odd : OddValues.IN_JSON) {
                    object.putRawValue(name, new RawValue(odd));
                    told.accept(root.toString());
                }
                object.putRawValue(name, new RawValue(old + ", \"" + name + "\": " + old));
                told.accept(root.toString());
                object.set(name, old);
                mutate(root, old, told);
            }
            object.put("o\0dd", 1);
            told.accept(root.toString());
            object.remove("o\0dd");
        } else if (at instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode old = array.get(i);
                for (String odd : OddValues.IN_JSON) {
                    array.setRawValue(i, new RawValue(odd));
                    told.accept(root.toString());
                }
                array.set(i, old);
                mutate(root, old, told);
            }
        }
    }
}
