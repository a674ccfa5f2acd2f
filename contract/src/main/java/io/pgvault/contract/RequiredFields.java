package io.pgvault.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells whether a record that was read from JSON has all that it must have: every field but the nullable ones. */
public final class RequiredFields {
    private RequiredFields() {}

    /** The path of the first field that is missing, at any depth; empty when the record is whole. */
    public static Optional<String> missing(Record whole) {
        return Arrays.stream(whole.getClass().getRecordComponents())
                .flatMap(component -> missing(component, whole).stream())
                .findFirst();
    }

    private static Optional<String> missing(RecordComponent component, Record whole) {
        Object value = value(component, whole);
        if (value != null) {
            return within(name(component), value);
        }
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                ? Optional.empty()
                : Optional.of(name(component));
    }

    private static Optional<String> within(String name, @Nullable Object value) {
        return switch (value) {
            case null -> Optional.of(name);
            case Record part -> missing(part).map(field -> name + "." + field);
            case List<?> list ->
                IntStream.range(0, list.size())
                        .mapToObj(i -> within(name + "[" + i + "]", list.get(i)))
                        .flatMap(Optional::stream)
                        .findFirst();
            default -> Optional.empty();
        };
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
