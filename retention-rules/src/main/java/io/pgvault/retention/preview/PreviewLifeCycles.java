package io.pgvault.retention.preview;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.FiringTimes;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.tagging.ChooseRetentionTag;
import io.pgvault.retention.tagging.EarlierBackups;
import io.pgvault.retention.tagging.FindUnusedTags;
import io.pgvault.retention.tagging.Origin;
import io.pgvault.retention.tagging.RetentionTag;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs through the life of an instance: each scheduled backup succeeds at its instant, and sweeps find everything when it
 * is due. Tags, courses, decisions and objections are those of the retention service.
 */
public final class PreviewLifeCycles {
    private final PreviewQuestion question;
    private final ChooseRetentionTag chooseTag;
    private final FiringTimes firings;
    private final List<Instant> due;
    private final @Nullable Long bytesPerBackup;
    private final Ledger ledger;
    private final Sweeps sweeps;
    private final List<FollowedPoint> points = new ArrayList<>();
    private final NavigableSet<Instant> backedUp;
    private final Set<String> tagsGiven = new HashSet<>();

    private PreviewLifeCycles(PreviewQuestion question) {
        this.question = question;
        chooseTag = new ChooseRetentionTag(question.policy());
        firings = new FiringTimes(question.policy().backupRule().schedule(), question.now());
        due = due(question, firings);
        bytesPerBackup = bytesPerBackup(question);
        ledger = new Ledger(question.terms(), bytesPerBackup != null, question.now());
        sweeps = new Sweeps(question.brake(), ledger);
        backedUp = new TreeSet<>(question.known().due());
    }

    /**
     * The answer.
     *
     * @throws io.pgvault.contract.error.BackupException when the schedule makes too many backups in so many years
     */
    public static Preview preview(PreviewQuestion question) {
        return new PreviewLifeCycles(question).run();
    }

    private static List<Instant> due(PreviewQuestion question, FiringTimes firings) {
        List<Instant> due = firings.between(question.now(), question.until(), PreviewQuestion.MOST_BACKUPS + 1);
        if (due.size() > PreviewQuestion.MOST_BACKUPS) {
            throw PreviewQuestion.refused(question.years() + " is too much for this schedule, which makes more than "
                    + PreviewQuestion.MOST_BACKUPS
                    + " backups in that time. Ask for fewer years, or try a schedule with longer periods.");
        }
        return due;
    }

    private static @Nullable Long bytesPerBackup(PreviewQuestion question) {
        if (question.bytesPerBackup() != null) {
            return question.bytesPerBackup();
        }
        return question.known().recoveryPoints().stream()
                .filter(point -> !point.origin().partial())
                .max(Comparator.comparing(KnownRecoveryPoint::time))
                .map(KnownRecoveryPoint::storedBytes)
                .orElse(null);
    }

    private Preview run() {
        Instant until = question.until();
        takeKnown();
        ledger.report(question.now());
        sweeps.sweep(question.now());
        Instant monthEnd = endOfMonth(question.now());
        for (Instant backup : due) {
            monthEnd = sweepUntil(backup, monthEnd);
            monthEnd = reportUntil(backup, monthEnd);
            backUp(backup);
            sweeps.sweep(backup);
        }
        monthEnd = sweepUntil(until.plusNanos(1), monthEnd);
        reportUntil(until, monthEnd);
        ledger.report(until);
        return answer(until);
    }

    /** What falls due before an instant. */
    private Instant sweepUntil(Instant end, Instant firstMonthEnd) {
        Instant monthEnd = firstMonthEnd;
        Optional<Instant> step = sweeps.next().filter(end::isAfter);
        while (step.isPresent()) {
            monthEnd = reportUntil(step.get(), monthEnd);
            sweeps.sweep(step.get());
            step = sweeps.next().filter(end::isAfter);
        }
        return monthEnd;
    }

    /** What lay there at the ends of months up to an instant; what happens at that very end belongs to the next month. */
    private Instant reportUntil(Instant end, Instant firstMonthEnd) {
        Instant monthEnd = firstMonthEnd;
        while (!monthEnd.isAfter(end) && monthEnd.isBefore(question.until())) {
            ledger.report(monthEnd);
            monthEnd = endOfMonth(monthEnd);
        }
        return monthEnd;
    }

    private Instant endOfMonth(Instant instant) {
        ZoneId zone = question.zone();
        ZonedDateTime local = instant.atZone(zone);
        return local.toLocalDate()
                .withDayOfMonth(1)
                .plusMonths(1)
                .atStartOfDay(zone)
                .toInstant();
    }

    private void takeKnown() {
        List<KnownRecoveryPoint> known = question.known().recoveryPoints().stream()
                .sorted(Comparator.comparing(KnownRecoveryPoint::time)
                        .thenComparing(point -> point.id().value()))
                .toList();
        known.stream()
                .filter(point -> !point.origin().partial())
                .flatMap(point -> Optional.ofNullable(point.origin().scheduledAt()).stream())
                .forEach(backedUp::add);
        for (int i = 0; i < known.size(); i++) {
            KnownRecoveryPoint point = question.known().retag() ? tagAgain(known.get(i)) : known.get(i);
            // Only the newest is ever asked how long it is trusted.
            follow(FollowedPoint.existing(point, i == known.size() - 1 ? trustedUntil(point) : null), question.now());
        }
    }

    private @Nullable Instant trustedUntil(KnownRecoveryPoint newest) {
        KnownBackups known = question.known();
        return Optional.ofNullable(
                        known.retag() ? question.policy().backupRule().schedule() : known.schedule())
                .flatMap(schedule -> question.brake().trustedUntil(newest.time(), schedule))
                .orElse(null);
    }

    private KnownRecoveryPoint tagAgain(KnownRecoveryPoint point) {
        EarlierBackups earlier = this::anyBackedUp;
        RetentionTag tag =
                chooseTag.choose(point.origin(), earlier.before(point.origin().scheduledAt()));
        return new KnownRecoveryPoint(
                point.id(),
                point.time(),
                point.origin(),
                tag.name(),
                tag.reason(),
                LifeCourse.of(point.time(), tag, question.policy()),
                point.dataStore(),
                point.inDataStoreSince(),
                point.storedBytes());
    }

    private void backUp(Instant at) {
        RetentionTag tag = chooseTag.choose(new Origin(at, null, false), this::anyBackedUp);
        KeptRecoveryPoint born = new KeptRecoveryPoint(
                // Of a form that no job's id has, and in order.
                new RecoveryPointId("f".repeat(16) + HexFormat.of().toHexDigits((long) points.size())),
                at,
                false,
                DataStore.VAULT_STORE,
                LifeCourse.of(at, tag, question.policy()),
                question.brake().trustedUntil(at, firings::firstAfter).orElse(null));
        follow(FollowedPoint.born(born, tag.name(), tag.reason(), bytesPerBackup), at);
        backedUp.add(at);
        tagsGiven.add(tag.name());
    }

    private boolean anyBackedUp(Instant from, Instant to) {
        Instant first = backedUp.ceiling(from);
        return first != null && first.isBefore(to);
    }

    private void follow(FollowedPoint point, Instant now) {
        points.add(point);
        sweeps.follow(point, now);
    }

    private Preview answer(Instant until) {
        Map<FollowedPoint, String> reasonsToKeep = sweeps.reasonsToKeep(until);
        return new Preview(
                question.now(),
                until,
                bytesPerBackup,
                points.stream()
                        .map(point -> point.foreseen(reasonsToKeep.get(point)))
                        .toList(),
                sweeps.objections(),
                ledger.forecast(),
                ledger.earlyDeletions(),
                FindUnusedTags.find(question.policy(), due, tagsGiven));
    }
}
