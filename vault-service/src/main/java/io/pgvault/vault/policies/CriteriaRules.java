package io.pgvault.vault.policies;

import static io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker.ALL_BACKUP;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.ScheduleCriteria.DayOfMonth;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.vault.limits.Limit;
import java.time.LocalDate;

/**
 * What the criteria of a tag must keep to: some day there is that each can be met on, and each says one thing only. That the
 * schedule never meets one is no fault: clients of Azure send such ones, and a preview tells it.
 */
final class CriteriaRules {
    private static final int LAST_COMMON_DAY = 28;
    private static final LocalDate A_LONG_TIME_FROM = LocalDate.of(2000, 1, 1);
    private static final LocalDate A_LONG_TIME_TO = LocalDate.of(2040, 1, 1);

    private final BackupRule rule;

    CriteriaRules(BackupRule rule) {
        this.rule = rule;
    }

    void check(TaggingCriteria tag) {
        if (tag.criteria().size() > Limit.CRITERIA.most()) {
            throw problem(
                    tag,
                    "criteria",
                    "there are " + tag.criteria().size() + ", and at most " + Limit.CRITERIA.most() + " are allowed.",
                    "Put days, weeks and months of one kind into one entry.");
        }
        for (ScheduleCriteria criteria : tag.criteria()) {
            if (criteria.isEmpty()) {
                throw problem(
                        tag,
                        "criteria",
                        "an entry says nothing, so that no backup meets it.",
                        "Say which backups it is for, for instance absoluteCriteria FirstOfMonth, or remove it.");
            }
            checkMarkers(tag, criteria);
            checkDays(tag, criteria);
        }
    }

    private void checkMarkers(TaggingCriteria tag, ScheduleCriteria criteria) {
        if (criteria.absoluteCriteria().contains(ALL_BACKUP) && !criteria.isForAll()) {
            throw problem(
                    tag,
                    "criteria.absoluteCriteria",
                    "AllBackup stands for every backup, and another criterion beside it for some.",
                    "Keep AllBackup alone, or remove it.");
        }
    }

    private void checkDays(TaggingCriteria tag, ScheduleCriteria criteria) {
        criteria.daysOfMonth().stream()
                .filter(day -> !day.isLast())
                .map(DayOfMonth::date)
                .filter(date -> date < 1 || date > LAST_COMMON_DAY)
                .findFirst()
                .ifPresent(date -> {
                    throw problem(
                            tag,
                            "criteria.daysOfMonth",
                            date + " is not between 1 and " + LAST_COMMON_DAY + ".",
                            "Use 1 to " + LAST_COMMON_DAY + ", or isLast true for the last day.");
                });
        if (A_LONG_TIME_FROM.datesUntil(A_LONG_TIME_TO).noneMatch(criteria::mayMatchOn)) {
            throw problem(
                    tag,
                    "criteria",
                    "no day of any year is in all of daysOfTheWeek, daysOfMonth, weeksOfTheMonth and monthsOfYear.",
                    "Remove one of the lists, or put them into separate entries: one entry is met by a day of all its lists.");
        }
    }

    private BackupException problem(TaggingCriteria tag, String field, String problem, String remedy) {
        return TagRules.problem(rule, tag, field, problem, remedy);
    }
}
