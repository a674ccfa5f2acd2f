package io.pgvault.retention.tagging;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.retention.tagging.MatchCriteria.Criterion;
import java.time.Instant;
import java.time.ZoneId;
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
    private final BackupPolicy policy;
    private final ZoneId zone;
    private final List<Candidate> byPriority;

    /** A tag with the rule that it names. */
    private record Candidate(RetentionRule rule, List<Criterion> criteria) {}

    /** By a policy; whoever asks about many recovery points of one asks the same object. */
    public ChooseRetentionTag(BackupPolicy policy) {
        this.policy = policy;
        zone = ZoneId.of(policy.backupRule().schedule().timeZone());
        byPriority = policy.backupRule().taggingCriteria().stream()
                .filter(tag -> !tag.isDefault())
                .sorted(Comparator.comparingLong(TaggingCriteria::priority))
                .flatMap(tag -> rule(candidate -> sameName(candidate.name(), tag.tag())).stream()
                        .map(rule -> new Candidate(
                                rule,
                                tag.criteria().stream()
                                        .map(criteria -> Criterion.of(criteria, zone))
                                        .toList())))
                .toList();
    }

    /** The tag that a policy gives. */
    public static RetentionTag choose(BackupPolicy policy, Origin origin, EarlierBackups earlier) {
        return new ChooseRetentionTag(policy).choose(origin, earlier);
    }

    /** The tag of what meets no criteria, or was not looked at yet. */
    public static RetentionTag byDefault(BackupPolicy policy) {
        return new ChooseRetentionTag(policy).byDefault("The default rule applies.");
    }

    /** The tag that the policy gives. */
    public RetentionTag choose(Origin origin, EarlierBackups earlier) {
        String requested = origin.requestedTag();
        Instant scheduledAt = origin.scheduledAt();
        if (requested != null) {
            return asked(requested);
        }
        if (scheduledAt == null) {
            return byDefault("The backup was asked for without a tag: the default rule applies.");
        }
        // A partial one is no first of its period: to it, as it were, others always came before.
        return scheduled(new MatchCriteria(scheduledAt.atZone(zone), origin.partial() ? (from, to) -> true : earlier));
    }

    private RetentionTag asked(String requested) {
        return rule(candidate -> sameName(candidate.name(), requested))
                .map(rule ->
                        new RetentionTag(rule.name(), Optional.of(rule), "The backup was asked for with this tag."))
                .orElseGet(() -> byDefault("The policy has no rule '" + requested + "': the default rule applies."));
    }

    private RetentionTag scheduled(MatchCriteria match) {
        for (Candidate tag : byPriority) {
            Optional<String> reason = tag.criteria().stream()
                    .flatMap(criterion -> match.match(criterion).stream())
                    .findFirst();
            if (reason.isPresent()) {
                return new RetentionTag(tag.rule().name(), Optional.of(tag.rule()), "It is " + reason.get() + ".");
            }
        }
        return byDefault("No tag's criteria are met: the default rule applies.");
    }

    private RetentionTag byDefault(String reason) {
        Optional<RetentionRule> rule = rule(RetentionRule::isDefault)
                .or(() -> rule(candidate -> sameName(candidate.name(), BackupPolicy.DEFAULT_RULE)));
        return new RetentionTag(BackupPolicy.DEFAULT_RULE, rule, reason);
    }

    private Optional<RetentionRule> rule(Predicate<RetentionRule> wanted) {
        return policy.retentionRules().stream().filter(wanted).findFirst();
    }

    private static boolean sameName(String one, String other) {
        return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
}
