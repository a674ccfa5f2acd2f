package io.pgvault.worker.restore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Extensions that a restore has to treat in a way of their own. */
final class Extensions {
    private static final String ONE_DATABASE =
            "it works in one database of a server only; create it there, and then bring its rows";

    /**
     * How one is treated.
     *
     * @param leftOut why it is not restored; null where it is
     * @param before a statement before the rows come
     * @param after a statement after them
     */
    private record Treatment(@Nullable String leftOut, List<String> before, List<String> after) {}

    private static final Map<String, Treatment> KNOWN = Map.of(
            "pg_cron", new Treatment(ONE_DATABASE, List.of(), List.of()),
            "timescaledb",
                    new Treatment(
                            null,
                            List.of("select timescaledb_pre_restore()"),
                            List.of("select timescaledb_post_restore()")));

    private Extensions() {}

    static boolean hasSteps(String extension) {
        return !before(extension).isEmpty() || !after(extension).isEmpty();
    }

    static List<String> before(String extension) {
        Treatment treatment = KNOWN.get(extension);
        return treatment == null ? List.of() : treatment.before();
    }

    static List<String> after(String extension) {
        Treatment treatment = KNOWN.get(extension);
        return treatment == null ? List.of() : treatment.after();
    }

    /** Why it is not restored; empty where it is. */
    static Optional<String> leftOut(String extension) {
        return Optional.ofNullable(KNOWN.get(extension)).map(Treatment::leftOut);
    }
}
