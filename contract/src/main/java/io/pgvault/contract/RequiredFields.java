package io.pgvault.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells whether a record has all that it must have: every field but numbers, flags and the nullable ones. */
public final class RequiredFields {
    private RequiredFields() {}

    /** The path of the first field that is missing, at any depth; empty when the record is whole. */
    public static Optional<String> missing(Record whole) {
        return Arrays.stream(whole.getClass().getRecordComponents())
                .flatMap(component -> missing(component, whole).stream())
                .findFirst();
    }

    /**
     * The same of JSON that is to be read as a record, whose constructor may trip over what is missing.
     *
     * @param record its class
     */
    public static Optional<String> missing(JsonNode json, Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .flatMap(component -> missing(component, json.path(name(component))).stream())
                .findFirst();
    }

    private static Optional<String> missing(RecordComponent component, Record whole) {
        Object value = value(component, whole);
        return value == null ? missing(component) : within(name(component), value);
    }

    private static Optional<String> missing(RecordComponent component, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return missing(component);
        }
        String name = name(component);
        return value.isArray()
                        && component.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                ? first(name, value.size(), (path, i) -> within(path, value.get(i), element))
                : within(name, value, component.getType());
    }

    /** A number or flag that was added later reads as 0 or false where it is not said. */
    private static Optional<String> missing(RecordComponent component) {
        boolean isOptional = component.getType().isPrimitive()
                || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return isOptional ? Optional.empty() : Optional.of(name(component));
    }

    private static Optional<String> within(String name, @Nullable Object value) {
        return switch (value) {
            case null -> Optional.of(name);
            case Record part -> missing(part).map(field -> name + "." + field);
            case List<?> list -> first(name, list.size(), (path, i) -> within(path, list.get(i)));
            default -> Optional.empty();
        };
    }

    private static Optional<String> within(String name, JsonNode value, Class<?> type) {
        if (value.isNull()) {
            return Optional.of(name);
        }
        return type.isRecord() && value.isObject()
                ? missing(value, type).map(field -> name + "." + field)
                : Optional.empty();
    }

    private static Optional<String> first(
            String list, int size, BiFunction<String, Integer, Optional<String>> missing) {
        return IntStream.range(0, size)
                .mapToObj(i -> missing.apply(list + "[" + i + "]", i))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** As it is called in JSON. */
    private static String name(RecordComponent component) {
        JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed == null ? component.getName() : renamed.value();
    }

    private static @Nullable Object value(RecordComponent component, Record whole) {
        try {
            return component.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record of the contract hides its field " + component.getName(), e);
        }
    }
}
