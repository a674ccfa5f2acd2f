package io.pgvault.vault.lists;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextAfter where the next page starts; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String nextAfter) {
    public Page {
        items = List.copyOf(items);
    }

    /** Cuts a page out of what a store found when it looked for one item more than the page holds. */
    public static <T> Page<T> of(List<T> found, int size, Function<T, String> position) {
        if (found.size() <= size) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, size);
        return new Page<>(items, position.apply(items.getLast()));
    }
}
