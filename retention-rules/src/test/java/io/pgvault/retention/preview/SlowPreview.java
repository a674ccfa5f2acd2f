package io.pgvault.retention.preview;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.DecideLifeCycle;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.lifecycle.DueRecoveryPoints;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.lifecycle.LifecycleSamples;
import io.pgvault.retention.preview.Preview.Objection;
import io.pgvault.retention.tagging.ChooseRetentionTag;
import io.pgvault.retention.tagging.Origin;
import io.pgvault.retention.tagging.RetentionTag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The plain way to the same answer: at every instant at which anything can change, everything is decided about. */
final class SlowPreview {
    private final List<Instant> gone = new ArrayList<>();
    private final PreviewQuestion question;
    private final BackupSchedule schedule;
    private final List<KeptRecoveryPoint> kept = new ArrayList<>();
    private final List<Instant> steps = new ArrayList<>();
    private final List<Instant> backedUp = new ArrayList<>();
    final TreeMap<KeptRecoveryPoint, String> tags = new TreeMap<>(KeptRecoveryPoint.BY_TIME);
    final List<String> done = new ArrayList<>();
    final List<Objection> objections = new ArrayList<>();

    SlowPreview(PreviewQuestion question) {
        this.question = question;
        schedule = question.policy().backupRule().schedule();
    }

    SlowPreview run() {
        for (KnownRecoveryPoint point : question.known().recoveryPoints()) {
            if (!point.origin().partial() && point.origin().scheduledAt() != null) {
                backedUp.add(point.origin().scheduledAt());
            }
        }
        question.known().recoveryPoints().forEach(this::take);
        Optional<Instant> now = Optional.of(question.now());
        while (now.isPresent()) {
            now.ifPresent(this::sweep);
            now = now.flatMap(this::next).filter(next -> !next.isAfter(question.until()));
            now.filter(this::isBackup).ifPresent(this::backUp);
        }
        return this;
    }

    private void take(KnownRecoveryPoint known) {
        boolean retag = question.known().retag();
        LifeCourse course = known.course();
        String tag = Objects.requireNonNull(known.tag());
        if (retag) {
            Instant before = known.origin().scheduledAt();
            RetentionTag chosen = ChooseRetentionTag.choose(
                    question.policy(),
                    known.origin(),
                    (from, to) -> backedUp.stream()
                            .anyMatch(due -> !due.isBefore(from)
                                    && due.isBefore(to)
                                    && (before == null || due.isBefore(before))));
            course = LifeCourse.of(known.time(), chosen, question.policy());
            tag = chosen.name();
        }
        BackupSchedule trusted =
                retag ? schedule : Objects.requireNonNull(question.known().schedule());
        add(
                new KeptRecoveryPoint(
                        known.id(),
                        known.time(),
                        known.origin().partial(),
                        known.dataStore(),
                        course,
                        question.brake().trustedUntil(known.time(), trusted).orElse(null)),
                tag);
    }

    private boolean isBackup(Instant now) {
        return schedule.firstAfter(now.minusNanos(1)).filter(now::equals).isPresent();
    }

    private void backUp(Instant now) {
        BackupPolicy policy = question.policy();
        RetentionTag tag = ChooseRetentionTag.choose(
                policy,
                new Origin(now, null, false),
                (from, to) -> backedUp.stream().anyMatch(due -> !due.isBefore(from) && due.isBefore(to)));
        backedUp.add(now);
        add(
                new KeptRecoveryPoint(
                        PreviewSamples.id(1_000_000 + tags.size()),
                        now,
                        false,
                        DataStore.VAULT_STORE,
                        LifeCourse.of(now, tag, policy),
                        question.brake().trustedUntil(now, schedule).orElse(null)),
                tag.name());
        sweep(now);
    }

    private void add(KeptRecoveryPoint point, String tag) {
        kept.add(point);
        if (point.dataStore() == DataStore.VAULT_STORE && point.course().archiveAt() != null) {
            steps.add(point.course().archiveAt());
        }
        if (point.course().expiresAt() != null) {
            steps.add(point.course().expiresAt());
        }
        tags.put(point, tag);
    }

    private void sweep(Instant now) {
        if (kept.isEmpty()) {
            return;
        }
        gone.removeIf(at -> !at.plus(Brake.DAY).isAfter(now));
        DueRecoveryPoints due = LifecycleSamples.due(kept, gone.size());
        List<Decision> decisions = DecideLifeCycle.decide(due, now);
        Optional<String> objection = question.brake().objection(due, decisions, now);
        objection.ifPresent(words -> object(words, now));
        for (int i = kept.size() - 1; i >= 0 && objection.isEmpty(); i--) {
            KeptRecoveryPoint point = kept.get(i);
            switch (decisions.get(i)) {
                case Decision.Keep stays -> {}
                case Decision.Archive archive -> {
                    done.add(row("archived", point, now, archive.reason()));
                    kept.set(
                            i,
                            new KeptRecoveryPoint(
                                    point.id(),
                                    point.time(),
                                    point.partial(),
                                    DataStore.ARCHIVE_STORE,
                                    point.course(),
                                    point.trustedUntil()));
                }
                case Decision.Delete delete -> {
                    done.add(row("deleted", point, now, delete.reason()));
                    kept.remove(i);
                    gone.add(now);
                    steps.add(now.plus(Brake.DAY));
                }
            }
        }
    }

    private void object(String words, Instant now) {
        if (objections.stream()
                .noneMatch(one -> one.at().truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS)))) {
            objections.add(new Objection(now, words));
        }
    }

    private Optional<Instant> next(Instant now) {
        return Stream.concat(schedule.firstAfter(now).stream(), steps.stream())
                .filter(now::isBefore)
                .min(Comparator.naturalOrder());
    }

    /** What a preview says was done, in the same form. */
    static List<String> done(Preview preview) {
        List<String> done = new ArrayList<>();
        for (ForeseenRecoveryPoint point : preview.recoveryPoints()) {
            addStep(done, "archived", point, point.archived());
            addStep(done, "deleted", point, point.deleted());
        }
        return done;
    }

    private static void addStep(
            List<String> done, String what, ForeseenRecoveryPoint point, ForeseenRecoveryPoint.@Nullable Step step) {
        if (step != null) {
            String known = point.id() == null ? "" : point.id().value();
            done.add(String.join(
                    " ", what, point.time().toString(), known, step.at().toString(), step.reason()));
        }
    }

    private String row(String what, KeptRecoveryPoint point, Instant now, String reason) {
        boolean existed = question.known().recoveryPoints().stream()
                .anyMatch(known -> known.id().equals(point.id()));
        String known = existed ? point.id().value() : "";
        return String.join(" ", what, point.time().toString(), known, now.toString(), reason);
    }
}
