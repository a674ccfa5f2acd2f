package io.pgvault.recoverypoints.documents;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells what JSON lacks to be read as a record: every field but the nullable ones must be there, and not be null. */
final class RequiredInJson {
    private RequiredInJson() {}

    /** The path of the first field that is missing, at any depth. */
    static Optional<String> missing(JsonNode json, Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .flatMap(component -> missing(json, component).stream())
                .findFirst();
    }

    private static Optional<String> missing(JsonNode json, RecordComponent component) {
        JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        String name = renamed == null ? component.getName() : renamed.value();
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    ? Optional.empty()
                    : Optional.of(name);
        }
        return component.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                ? IntStream.range(0, value.size())
                        .mapToObj(i -> within(name + "[" + i + "]", value.get(i), element))
                        .flatMap(Optional::stream)
                        .findFirst()
                : within(name, value, component.getType());
    }

    private static Optional<String> within(String name, JsonNode value, Class<?> type) {
        if (value.isNull()) {
            return Optional.of(name);
        }
        return type.isRecord() && value.isObject()
                ? missing(value, type).map(field -> name + "." + field)
                : Optional.empty();
    }
}
