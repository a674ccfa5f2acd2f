package io.pgvault.worker.client;

import java.util.List;
import java.util.stream.Collectors;

/** Names in a message: of many only some, for a message with thousands would be too large for its topic. */
public final class NameList {
    private static final int MOST = 20;

    private NameList() {}

    public static String of(List<String> names) {
        return of(names, MOST);
    }

    public static String of(List<String> names, int most) {
        String more = names.size() > most ? " and " + (names.size() - most) + " more" : "";
        return names.stream().limit(most).collect(Collectors.joining(", ")) + more;
    }
}
