package io.pgvault.vault.rest.arm;

import jakarta.ws.rs.Path;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fixed segments of the resources' paths, which callers may write in any case; names stay as they are written. */
public final class PathWords {
    private final Map<String, String> words;

    /** The words of these classes and their methods, as {@link Path} has them. */
    PathWords(Collection<Class<?>> resources) {
        words = resources.stream()
                .flatMap(resource -> Stream.concat(Stream.of(resource), Arrays.stream(resource.getDeclaredMethods())))
                .map((AnnotatedElement element) -> element.getAnnotation(Path.class))
                .filter(path -> path != null)
                .flatMap(path -> Arrays.stream(path.value().split("/", -1)))
                .filter(segment -> !segment.isEmpty() && !segment.startsWith("{"))
                .distinct()
                .collect(Collectors.toUnmodifiableMap(PathWords::key, Function.identity()));
    }

    /** Fixed segments and names take turns, but for the provider's name, which is fixed too. */
    public String canonical(String rawPath) {
        String[] segments = rawPath.split("/", -1);
        List<String> canonical = new ArrayList<>(segments.length);
        boolean fixed = true;
        for (int i = 0; i < segments.length; i++) {
            if (i == 0) {
                canonical.add(segments[0]);
                continue;
            }
            boolean provider = canonical.getLast().equals("providers");
            canonical.add(fixed || provider ? fixed(segments[i]) : segments[i]);
            fixed = provider || !fixed;
        }
        return String.join("/", canonical);
    }

    private String fixed(String segment) {
        return words.getOrDefault(key(segment), segment);
    }

    private static String key(String segment) {
        return segment.toLowerCase(Locale.ROOT);
    }
}
