package io.pgvault.contract.instance;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which databases of a server are meant. Names are patterns: {@code *} stands for any letters, {@code ?} for one.
 *
 * @param included empty for all
 * @param excluded whatever else includes them
 */
public record DatabaseSelection(List<String> included, List<String> excluded) {
    public static final DatabaseSelection ALL = new DatabaseSelection(List.of(), List.of());

    public DatabaseSelection {
        included = List.copyOf(included);
        excluded = List.copyOf(excluded);
    }

    public boolean contains(String database) {
        return (included.isEmpty() || isAny(included, database)) && !isAny(excluded, database);
    }

    private static boolean isAny(List<String> patterns, String database) {
        return patterns.stream()
                .anyMatch(pattern -> pattern(pattern).matcher(database).matches());
    }

    private static Pattern pattern(String wanted) {
        String regex = Pattern.quote(wanted).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.compile(regex, Pattern.DOTALL);
    }
}
