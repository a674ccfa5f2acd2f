package io.pgvault.worker.restore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.worker.client.NameList;
import io.pgvault.worker.target.TargetFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a restore does without, by its reason: as many warnings as there are reasons, however much it is. */
final class LeftOut {
    /** All of it goes into one message. */
    private static final int MOST_TEXT = 300_000;

    private static final int NAMED = 100;
    private static final int SHOWN = 10;
    private static final int LONGEST_STATEMENT = 300;

    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final List<ErrorDetail> told = new ArrayList<>();

    private static final class Group {
        private final ErrorCode code;
        private final Set<String> roles = new LinkedHashSet<>();
        private final Set<String> remedies = new LinkedHashSet<>();
        private final List<String> names = new ArrayList<>();
        private final Set<String> statements = new LinkedHashSet<>();

        Group(ErrorCode code) {
            this.code = code;
        }

        private void add(String what, String statement) {
            names.add(what);
            if (!statement.isEmpty() && statements.size() < SHOWN) {
                statements.add(
                        statement.length() <= LONGEST_STATEMENT
                                ? statement
                                : statement.substring(0, LONGEST_STATEMENT) + " ...");
            }
        }
    }

    /** Notes that something is missing for want of a role, and the SQL that would bring it once there is one. */
    void addRole(TargetFacts.Obstacle obstacle, String what, String statement) {
        Group group = groups.computeIfAbsent(obstacle.reason(), reason -> new Group(ErrorCode.ROLES_LEFT_OUT));
        group.roles.add(obstacle.role());
        if (group.remedies.size() < SHOWN) {
            group.remedies.add(obstacle.remedy());
        }
        group.add(what, statement);
    }

    /**
     * Notes that something is missing.
     *
     * @param reason why, as the rest of a sentence
     * @param statement the SQL that would bring it; empty where there is none
     */
    void add(String reason, String what, String statement) {
        groups.computeIfAbsent(reason, unused -> new Group(ErrorCode.RESTORED_WITHOUT))
                .add(what, statement);
    }

    /**
     * Notes that the target server did not take something.
     *
     * @param why the server's words, without rows
     * @param statement that it did not take
     */
    void addRefused(String why, String what, String statement) {
        add("the target server refused it (" + why + ")", what, statement);
    }

    /** What the server said of it, or what is known otherwise. */
    static String why(BackupException refusal) {
        String details = refusal.toDetail().details();
        return details == null ? refusal.toDetail().message() : details;
    }

    /** Notes what a restore went past. */
    void addAll(RestoreErrors errors) {
        errors.refusals().forEach(refusal -> add(refusal.why(), refusal.what(), ""));
        int untold = errors.count() - errors.refusals().size();
        if (untold > 0) {
            add("pg_restore said more than is kept", untold + " more", "");
        }
        errors.warnings()
                .forEach(warning ->
                        told.add(ErrorDetail.of(ErrorCode.RESTORE_WARNING, "pg_restore warned: " + warning)));
    }

    List<ErrorDetail> warnings() {
        List<ErrorDetail> warnings = new ArrayList<>(told);
        int text = 0;
        int reasons = 0;
        int more = 0;
        // What is to be owned must be there first, for who runs the statements in their order.
        List<Map.Entry<String, Group>> inOrder = groups.entrySet().stream()
                .sorted(Comparator.comparing(group -> group.getValue().code == ErrorCode.ROLES_LEFT_OUT))
                .toList();
        for (Map.Entry<String, Group> group : inOrder) {
            if (text > MOST_TEXT) {
                reasons++;
                more += group.getValue().names.size();
                continue;
            }
            ErrorDetail warning = warning(group.getKey(), group.getValue());
            text += warning.message().length()
                    + (warning.details() == null ? 0 : warning.details().length());
            warnings.add(warning);
        }
        if (reasons > 0) {
            warnings.add(ErrorDetail.of(
                    ErrorCode.RESTORED_WITHOUT,
                    "Not restored, for " + reasons + " other reasons: " + more + " things."));
        }
        return warnings;
    }

    private static ErrorDetail warning(String reason, Group group) {
        String roles = group.roles.isEmpty() ? "" : " " + NameList.of(List.copyOf(group.roles), SHOWN);
        List<String> sql = new ArrayList<>(group.remedies);
        sql.addAll(group.statements);
        if (group.names.size() > SHOWN && !sql.isEmpty()) {
            sql.add("-- and so on for " + (group.names.size() - SHOWN) + " more");
        }
        return ErrorDetail.of(
                group.code,
                "Not restored, as " + reason + roles + ": " + NameList.of(group.names, NAMED) + ".",
                sql.isEmpty() ? null : String.join("\n", sql));
    }
}
