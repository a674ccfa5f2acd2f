package io.pgvault.retention.tagging;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.TaggingCriteria;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the tags of a policy that its scheduled backups never get, and says of each what keeps it from them. */
public final class FindUnusedTags {
    private final ZoneId zone;
    private final List<LocalDateTime> due;

    private FindUnusedTags(ZoneId zone, List<LocalDateTime> due) {
        this.zone = zone;
        this.due = due;
    }

    /**
     * In the order of their priorities.
     *
     * @param due when backups are due in the time that is looked at
     * @param given the tags that these backups get
     */
    public static List<UnusedTag> find(BackupPolicy policy, Collection<Instant> due, Collection<String> given) {
        ZoneId zone = ZoneId.of(policy.backupRule().schedule().timeZone());
        FindUnusedTags find = new FindUnusedTags(
                zone, due.stream().map(at -> LocalDateTime.ofInstant(at, zone)).toList());
        Set<String> used = given.stream().map(FindUnusedTags::key).collect(Collectors.toSet());
        return policy.backupRule().taggingCriteria().stream()
                .filter(tag -> !used.contains(key(tag.tag())))
                .sorted(Comparator.comparingLong(TaggingCriteria::priority))
                .map(tag -> new UnusedTag(tag.tag(), find.reason(tag)))
                .toList();
    }

    private static String key(String tag) {
        return tag.toLowerCase(Locale.ROOT);
    }

    private String reason(TaggingCriteria tag) {
        if (due.isEmpty()) {
            return "No backup is due.";
        }
        if (tag.isDefault()) {
            return "Each backup meets the criteria of another tag.";
        }
        return tag.criteria().stream().map(this::reason).distinct().collect(Collectors.joining(" "));
    }

    /** One pass over what may be hundreds of thousands of backups, for each of what may be hundreds of criteria. */
    private String reason(ScheduleCriteria criteria) {
        Set<LocalTime> times = criteria.scheduleTimes().stream()
                .map(time -> time.atZoneSameInstant(zone).toLocalTime())
                .collect(Collectors.toCollection(TreeSet::new));
        boolean anyOnDay = false;
        boolean anyAtTime = false;
        for (LocalDateTime at : due) {
            boolean onDay = criteria.mayMatchOn(at.toLocalDate());
            boolean atTime = times.isEmpty() || times.contains(at.toLocalTime());
            if (onDay && atTime) {
                return "Each backup that is due on its days and at its times gets a tag that comes before it, or is not the"
                        + " first of its period.";
            }
            anyOnDay |= onDay;
            anyAtTime |= atTime;
        }
        if (!anyOnDay) {
            return "No backup is due on a day of its criteria.";
        }
        return anyAtTime
                ? "No backup is due both on a day and at a time of its criteria."
                : "No backup is due at "
                        + times.stream().map(LocalTime::toString).collect(Collectors.joining(" or "))
                        + " in the time zone "
                        + zone + ".";
    }
}
