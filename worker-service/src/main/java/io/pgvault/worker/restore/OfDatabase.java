package io.pgvault.worker.restore;

import io.pgvault.worker.archive.ArchiveEntry;
import io.pgvault.worker.archive.ArchiveHead;
import io.pgvault.worker.archive.ArchiveSql;
import io.pgvault.worker.client.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an archive holds of the database itself. Its statements name the source; they are given with another name.
 *
 * @param owner empty where it is not known
 * @param settings of the database
 * @param roleSettings of roles in it, and its limits
 * @param grants from what PostgreSQL gives a new database to what the source's had
 * @param comments and security labels
 */
record OfDatabase(
        String owner,
        @Nullable String tablespace,
        @Nullable String icuRules,
        List<String> settings,
        List<String> roleSettings,
        List<String> grants,
        List<String> comments) {
    /** Of an archive whose head is not known. */
    static final OfDatabase UNKNOWN = new OfDatabase("", null, null, List.of(), List.of(), List.of(), List.of());

    private static final String DATABASE = "DATABASE";
    private static final Pattern NAME = Pattern.compile("(?s)DROP DATABASE (.*);\\s*");
    private static final Pattern RULES = Pattern.compile("(?s).* ICU_RULES = '((?:[^']|'')*)'.*");
    private static final Pattern TABLESPACE = Pattern.compile("(?s).* TABLESPACE = (\"(?:[^\"]|\"\")*\"|[^\\s;]+).*");
    private static final Pattern ROLE = Pattern.compile("(?s)(ALTER ROLE (?:\"(?:[^\"]|\"\")*\"|\\S+) IN )(.*)");

    /** What would keep sessions from beginning where the target lacks a library. */
    private static final Pattern PRELOAD = Pattern.compile("(?s).* SET \"?\\w*preload_libraries\"? .*");

    /** One that an application has made up, which no server knows beforehand. */
    private static final Pattern CUSTOM =
            Pattern.compile("(?s)ALTER DATABASE \\x00 SET \"?(\\w+\\.[\\w.]+)\"? TO ( ?E)?'((?:[^']|'')*)'");

    /** Stands for the name in statements. */
    private static final String PLACE = "\u0000";

    static boolean isOf(ArchiveEntry entry) {
        boolean isAboutIt = entry.tag().startsWith(DATABASE + " ")
                && List.of("ACL", "COMMENT", "SECURITY LABEL").contains(entry.kind());
        return isAboutIt || entry.kind().startsWith(DATABASE);
    }

    static OfDatabase of(ArchiveHead head) {
        Optional<ArchiveEntry> database = head.entries().stream()
                .filter(entry -> entry.kind().equals(DATABASE))
                .findFirst();
        Matcher name = NAME.matcher(database.map(ArchiveEntry::dropStatement).orElse(""));
        String quoted = name.matches() ? name.group(1) : PLACE;
        String definition = database.map(ArchiveEntry::definition).orElse("");
        List<String> settings = new ArrayList<>();
        List<String> roleSettings = new ArrayList<>();
        List<String> grants = new ArrayList<>();
        List<String> comments = new ArrayList<>();
        for (ArchiveEntry entry : head.entries()) {
            if (!isOf(entry) || entry.kind().equals(DATABASE)) {
                continue;
            }
            for (String statement : ArchiveSql.statements(entry.definition())) {
                String open = open(statement, quoted);
                switch (entry.kind()) {
                    case "ACL" -> grants.add(open);
                    case "COMMENT", "SECURITY LABEL" -> comments.add(open);
                    default -> (isEarly(open) ? settings : roleSettings).add(open);
                }
            }
        }
        return new OfDatabase(
                database.map(ArchiveEntry::owner).orElse(""),
                first(TABLESPACE, definition, true),
                first(RULES, definition, false),
                settings,
                roleSettings,
                grants,
                comments);
    }

    private static boolean isEarly(String open) {
        return open.startsWith("ALTER DATABASE " + PLACE + " SET ")
                && !PRELOAD.matcher(open).matches();
    }

    private static @Nullable String first(Pattern pattern, String definition, boolean identifier) {
        Matcher matcher = pattern.matcher(definition);
        if (!matcher.matches()) {
            return null;
        }
        String text = matcher.group(1);
        if (!identifier) {
            return text.replace("''", "'");
        }
        return text.startsWith("\"") ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
    }

    /** The name of a role may hold what looks like the database's. */
    private static String open(String statement, String quoted) {
        Matcher role = ROLE.matcher(statement);
        String start = role.matches() ? role.group(1) : "";
        String rest = statement.substring(start.length());
        int at = rest.indexOf(DATABASE + " " + quoted + " ");
        return at < 0
                ? statement
                : start + rest.substring(0, at) + DATABASE + " " + PLACE
                        + rest.substring(at + DATABASE.length() + 1 + quoted.length());
    }

    /** Settings that applications have made up: where only a superuser may give them to a database, a session may have them. */
    Map<String, String> customSettings() {
        Map<String, String> custom = new HashMap<>();
        for (String statement : settings) {
            Matcher matcher = CUSTOM.matcher(statement);
            if (matcher.matches()) {
                String value = matcher.group(3).replace("''", "'");
                custom.put(matcher.group(1), matcher.group(2) == null ? value : value.replace("\\\\", "\\"));
            }
        }
        return custom;
    }

    /** A statement of these for a database of that name. */
    static String in(String statement, String database) {
        return statement.replace(PLACE, Sql.identifier(database));
    }
}
