package io.pgvault.worker.archive;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Extensions that a restore has to treat in a way of their own. */
public final class Extensions {
    private static final String ONE_DATABASE =
            "it works in one database of a server only; create it there, and then bring its rows";

    /**
     * How one is treated.
     *
     * @param leftOut why it is not restored; null where it is
     * @param before what is run before the rows come
     * @param after what is run after them
     */
    private record Treatment(@Nullable String leftOut, List<String> before, List<String> after) {}

    private static final Map<String, Treatment> KNOWN = Map.of(
            "pg_cron", new Treatment(ONE_DATABASE, List.of(), List.of()),
            "timescaledb",
                    new Treatment(
                            null,
                            List.of("select timescaledb_pre_restore()"),
                            List.of("select timescaledb_post_restore()")));

    private static final Treatment AS_ALL_OTHERS = new Treatment(null, List.of(), List.of());

    private Extensions() {}

    /** What a person should know of it before a restore; empty for those that are treated as all others. */
    public static Optional<String> toKnow(String extension) {
        Optional<String> leftOut = leftOut(extension).map(reason -> "is not restored: " + reason);
        return leftOut.isPresent() || !hasSteps(extension)
                ? leftOut
                : Optional.of("needs steps of its own at a restore, which pgvault takes; by hand run "
                        + String.join(", ", before(extension)) + " before the rows and "
                        + String.join(", ", after(extension)) + " after them");
    }

    public static boolean hasSteps(String extension) {
        return !before(extension).isEmpty() || !after(extension).isEmpty();
    }

    public static List<String> before(String extension) {
        return treatment(extension).before();
    }

    public static List<String> after(String extension) {
        return treatment(extension).after();
    }

    /** Why it is not restored; empty where it is. */
    public static Optional<String> leftOut(String extension) {
        return Optional.ofNullable(treatment(extension).leftOut());
    }

    private static Treatment treatment(String extension) {
        return KNOWN.getOrDefault(extension, AS_ALL_OTHERS);
    }
}
