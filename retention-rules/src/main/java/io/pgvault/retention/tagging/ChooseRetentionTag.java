package io.pgvault.retention.tagging;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.TaggingCriteria;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Chooses the retention rule of a recovery point. One that was asked for keeps to that or falls under the default rule; a
 * scheduled one falls under the rule of the first tag, by priority, one of whose criteria it meets.
 */
public final class ChooseRetentionTag {
    private ChooseRetentionTag() {}

    /** The tag that a policy gives. */
    public static RetentionTag choose(BackupPolicy policy, Origin origin, EarlierBackups earlier) {
        String requested = origin.requestedTag();
        Instant scheduledAt = origin.scheduledAt();
        if (requested != null) {
            return asked(policy, requested);
        }
        if (scheduledAt == null) {
            return byDefault(policy, "The backup was asked for without a tag: the default rule applies.");
        }
        ZonedDateTime due =
                scheduledAt.atZone(ZoneId.of(policy.backupRule().schedule().timeZone()));
        // A partial one is no first of its period: to it, as it were, others always came before.
        return scheduled(policy, new MatchCriteria(due, origin.partial() ? (from, to) -> true : earlier));
    }

    private static RetentionTag asked(BackupPolicy policy, String requested) {
        return rule(policy, candidate -> sameName(candidate.name(), requested))
                .map(rule ->
                        new RetentionTag(rule.name(), Optional.of(rule), "The backup was asked for with this tag."))
                .orElseGet(() ->
                        byDefault(policy, "The policy has no rule '" + requested + "': the default rule applies."));
    }

    private static RetentionTag scheduled(BackupPolicy policy, MatchCriteria match) {
        List<TaggingCriteria> byPriority = policy.backupRule().taggingCriteria().stream()
                .filter(tag -> !tag.isDefault())
                .sorted(Comparator.comparingLong(TaggingCriteria::priority))
                .toList();
        for (TaggingCriteria tag : byPriority) {
            Optional<RetentionRule> rule = rule(policy, candidate -> sameName(candidate.name(), tag.tag()));
            Optional<String> reason = tag.criteria().stream()
                    .flatMap(criteria -> match.match(criteria).stream())
                    .findFirst();
            if (rule.isPresent() && reason.isPresent()) {
                return new RetentionTag(rule.get().name(), rule, "It is " + reason.get() + ".");
            }
        }
        return byDefault(policy, "No tag's criteria are met: the default rule applies.");
    }

    private static RetentionTag byDefault(BackupPolicy policy, String reason) {
        Optional<RetentionRule> rule = rule(policy, RetentionRule::isDefault)
                .or(() -> rule(policy, candidate -> sameName(candidate.name(), BackupPolicy.DEFAULT_RULE)));
        return new RetentionTag(BackupPolicy.DEFAULT_RULE, rule, reason);
    }

    private static Optional<RetentionRule> rule(BackupPolicy policy, Predicate<RetentionRule> wanted) {
        return policy.retentionRules().stream().filter(wanted).findFirst();
    }

    private static boolean sameName(String one, String other) {
        return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
}
