package io.pgvault.worker.restore;

import io.pgvault.worker.archive.ArchiveEntry;
import io.pgvault.worker.archive.ArchiveHead;
import io.pgvault.worker.client.ProgramMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pg_restore} says that it went past.
 *
 * @param count of all errors
 * @param refusals those that are known, in their order
 * @param warnings what it warned of beside that
 */
record RestoreErrors(int count, List<Refusal> refusals, List<String> warnings) {
    private static final String IGNORED = "errors ignored on restore: ";
    private static final Pattern COUNT = Pattern.compile("pg_restore: warning: " + IGNORED + "(\\d+)");
    private static final Pattern COPY = Pattern.compile("COPY failed for table \"(.*?)\": .*");
    private static final String ERROR = "pg_restore: error: ";
    private static final String COMMAND = "Command was: ";
    private static final String UNNAMED = "a statement";
    private static final String UNKNOWN_TIMEOUT = "unrecognized configuration parameter \"transaction_timeout\"";

    /**
     * One of them.
     *
     * @param what as people read it
     * @param why without rows
     */
    record Refusal(String what, String why) {
        private boolean isHarmless() {
            return why.contains(UNKNOWN_TIMEOUT);
        }
    }

    RestoreErrors {
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads what it said.
     *
     * @param head by which the things are known; null where it is not
     */
    static RestoreErrors of(ProgramMessages messages, @Nullable ArchiveHead head) {
        List<String> shown =
                messages.shown().lines().filter(line -> line.startsWith(ERROR)).toList();
        List<Refusal> refusals = new ArrayList<>();
        int count = 0;
        for (String line : messages.raw().lines().toList()) {
            Matcher total = COUNT.matcher(line);
            if (total.matches()) {
                count = Integer.parseInt(total.group(1));
            } else if (line.startsWith(ERROR) && refusals.size() < shown.size()) {
                String why = shown.get(refusals.size()).substring(ERROR.length());
                Matcher copy = COPY.matcher(why);
                refusals.add(new Refusal(copy.matches() ? "the rows of " + copy.group(1) : UNNAMED, why));
            } else if (line.startsWith(COMMAND) && !refusals.isEmpty()) {
                Refusal last = refusals.removeLast();
                refusals.add(named(line.substring(COMMAND.length()), head)
                        .map(what -> new Refusal(what, last.why()))
                        .orElse(last));
            }
        }
        return new RestoreErrors(
                count,
                refusals,
                messages.warnings().stream()
                        .filter(warning -> !warning.startsWith(IGNORED))
                        .toList());
    }

    /** Statements may hold anything: what the archive says that they make is shown. */
    private static Optional<String> named(String command, @Nullable ArchiveHead head) {
        return head == null
                ? Optional.empty()
                : head.entries().stream()
                        .filter(entry -> entry.definition().startsWith(command))
                        .map(ArchiveEntry::name)
                        .findFirst();
    }

    /** What was refused first, where that is known. */
    Optional<String> first() {
        return refusals.stream()
                .map(Refusal::what)
                .filter(what -> !what.equals(UNNAMED))
                .findFirst();
    }

    /**
     * Without the one that newer programs always meet on older servers. Of what a program does at once it counts the things
     * that failed, not the errors, of which each of its sessions has a harmless one.
     */
    RestoreErrors serious() {
        List<Refusal> serious =
                refusals.stream().filter(refusal -> !refusal.isHarmless()).toList();
        int harmless = refusals.size() - serious.size();
        return new RestoreErrors(Math.max(count - harmless, serious.size()), serious, warnings);
    }

    /** What another program said of the same restore behind this. */
    RestoreErrors and(RestoreErrors later) {
        return new RestoreErrors(
                count + later.count,
                Stream.concat(refusals.stream(), later.refusals.stream()).toList(),
                Stream.concat(warnings.stream(), later.warnings.stream())
                        .distinct()
                        .toList());
    }
}
