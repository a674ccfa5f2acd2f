package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.TaggingCriteria;
import java.util.Locale;

/** What the tags of a backup rule must keep to. */
final class TagRules {
    private TagRules() {}

    static void check(BackupPolicy policy) {
        BackupRule rule = policy.backupRule();
        PolicyProblem.requireDistinct(
                rule.taggingCriteria(),
                tag -> tag.tag().toLowerCase(Locale.ROOT),
                tag -> problem(rule, tag, "tagInfo.tagName", "two tags have this name.", "Remove one of them."));
        PolicyProblem.requireDistinct(
                rule.taggingCriteria(),
                TaggingCriteria::priority,
                tag -> problem(
                        rule,
                        tag,
                        "taggingPriority",
                        "another tag has the priority " + tag.priority() + " too.",
                        "Give each tag a priority of its own; the lowest number wins."));
        for (TaggingCriteria tag : rule.taggingCriteria()) {
            checkTag(policy, tag);
        }
        for (RetentionRule retention : policy.retentionRules()) {
            if (rule.taggingCriteria().stream().noneMatch(tag -> tag.tag().equals(retention.name()))) {
                throw PolicyProblem.in(
                        retention.name(),
                        "name",
                        "no tag of the backup rule has this name, so that no recovery point would fall under the rule.",
                        "Add an entry with this tagName to trigger.taggingCriteria of '" + rule.name()
                                + "', or remove the rule.");
            }
        }
        CriteriaRules criteria = new CriteriaRules(rule);
        rule.taggingCriteria().forEach(criteria::check);
    }

    private static void checkTag(BackupPolicy policy, TaggingCriteria tag) {
        BackupRule rule = policy.backupRule();
        RetentionRule retention = policy.retentionRules().stream()
                .filter(candidate -> candidate.name().equals(tag.tag()))
                .findFirst()
                .orElseThrow(() -> problem(
                        rule,
                        tag,
                        "tagInfo.tagName",
                        "no retention rule has this name.",
                        "Add an AzureRetentionRule of this name, or remove the tag."));
        if (retention.isDefault() != tag.isDefault()) {
            throw problem(
                    rule,
                    tag,
                    "isDefault",
                    "tag and retention rule differ in it.",
                    "Set isDefault to " + retention.isDefault() + ".");
        }
        if (!tag.isDefault() && tag.criteria().isEmpty()) {
            throw problem(
                    rule,
                    tag,
                    "criteria",
                    "there is none, so that the tag would never be given.",
                    "Say which backups it is for, for instance absoluteCriteria FirstOfMonth.");
        }
        if (tag.isDefault() && !tag.criteria().stream().allMatch(ScheduleCriteria::isForAll)) {
            throw problem(
                    rule,
                    tag,
                    "criteria",
                    "the default tag is for every backup that no other tag is for; it takes no criteria.",
                    "Remove them, or move them to another tag.");
        }
    }

    static BackupException problem(BackupRule rule, TaggingCriteria tag, String field, String problem, String remedy) {
        return PolicyProblem.in(
                rule.name(), "trigger.taggingCriteria tag '" + tag.tag() + "', " + field, problem, remedy);
    }
}
