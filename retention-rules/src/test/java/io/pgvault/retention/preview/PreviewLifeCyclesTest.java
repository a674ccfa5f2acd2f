package io.pgvault.retention.preview;

import static io.pgvault.retention.preview.PreviewSamples.BRAKE;
import static io.pgvault.retention.preview.PreviewSamples.GIB;
import static io.pgvault.retention.preview.PreviewSamples.NEW_YEAR;
import static io.pgvault.retention.preview.PreviewSamples.articles;
import static io.pgvault.retention.preview.PreviewSamples.daily;
import static io.pgvault.retention.preview.PreviewSamples.id;
import static io.pgvault.retention.preview.PreviewSamples.known;
import static io.pgvault.retention.preview.PreviewSamples.point;
import static io.pgvault.retention.preview.PreviewSamples.question;
import static io.pgvault.retention.preview.PreviewSamples.scheduled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.contract.policy.TargetCopy.CopyOption;
import io.pgvault.retention.Samples;
import io.pgvault.retention.preview.ForeseenRecoveryPoint.Step;
import io.pgvault.retention.preview.Preview.Objection;
import io.pgvault.retention.preview.StoredAmounts.Amount;
import io.pgvault.retention.tagging.Origin;
import io.pgvault.retention.tagging.UnusedTag;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PreviewLifeCyclesTest {
    @Test
    void followsThePolicyOfTheArticlesThroughThreeYears() {
        Preview preview = preview(articles(), 3);

        assertThat(preview.objections()).isEmpty();
        assertThat(preview.unusedTags()).isEmpty();
        assertThat(preview.recoveryPoints().subList(0, 3))
                .extracting(ForeseenRecoveryPoint::time, ForeseenRecoveryPoint::tag, ForeseenRecoveryPoint::tagReason)
                .containsExactly(
                        tuple(at("2026-01-02T22:00:00Z"), "Monthly", "It is the first of its month."),
                        tuple(
                                at("2026-01-04T22:00:00Z"),
                                "Default",
                                "No tag's criteria are met: the default rule applies."),
                        tuple(
                                at("2026-01-07T22:00:00Z"),
                                "Default",
                                "No tag's criteria are met: the default rule applies."));
        assertThat(preview.recoveryPoints().stream()
                        .filter(point -> "Monthly".equals(point.tag()))
                        .limit(9)
                        .map(point -> row(point)))
                .containsExactly(
                        "2026-01-02 2026-07-02 2028-07-02",
                        "2026-02-01 2026-08-01 2028-08-01",
                        "2026-03-01 2026-09-01 2028-09-01",
                        "2026-04-01 2026-10-01 2028-10-01",
                        "2026-05-01 2026-11-01 2028-11-01",
                        "2026-06-03 2026-12-03 2028-12-03",
                        "2026-07-01 2027-01-01 -",
                        "2026-08-02 2027-02-02 -",
                        "2026-09-02 2027-03-02 -");
        assertThat(preview.recoveryPoints().stream()
                        .filter(point -> "Default".equals(point.tag()))
                        .limit(4)
                        .map(point -> row(point)))
                .containsExactly(
                        "2026-01-04 - 2026-04-04",
                        "2026-01-07 - 2026-04-07",
                        "2026-01-09 - 2026-04-09",
                        "2026-01-11 - 2026-04-11");
        assertThat(preview.recoveryPoints().get(0).archived())
                .isEqualTo(
                        new Step(at("2026-07-02T22:00:00Z"), "It was to move to the archive at 2026-07-02T22:00:00Z."));
        assertThat(preview.recoveryPoints().get(0).deleted())
                .isEqualTo(new Step(at("2028-07-02T22:00:00Z"), "It expired at 2028-07-02T22:00:00Z."));
        assertThat(preview.recoveryPoints().getLast().kept()).isEqualTo("It expires at 2029-03-31T22:00:00Z.");
    }

    /** When, archived when, deleted when. */
    private static String row(ForeseenRecoveryPoint point) {
        return String.join(" ", point.time().toString().substring(0, 10), day(point.archived()), day(point.deleted()));
    }

    private static String day(@Nullable Step step) {
        return step == null ? "-" : step.at().toString().substring(0, 10);
    }

    @Test
    void countsWhatLiesWhereAtTheEndOfEachMonth() {
        Preview preview = preview(articles(), 3);

        assertThat(preview.forecast()).hasSize(37);
        assertThat(preview.forecast().getFirst().amounts()).isEqualTo(amounts(0, 0, null));
        assertThat(amountsAt(preview, "2026-02-01T00:00:00Z")).isEqualTo(amounts(13, 0, null));
        // February, March and April less their firsts, which count with that of January among the four.
        assertThat(amountsAt(preview, "2026-05-01T00:00:00Z")).isEqualTo(amounts(11 + 12 + 12 + 4, 0, null));
        // October has 13, November 13, December 14; the firsts of July to December are in the vault still.
        assertThat(amountsAt(preview, "2029-01-01T00:00:00Z")).isEqualTo(amounts(12 + 12 + 13 + 6, 24, null));
    }

    @Test
    void reckonsMonthsByTheClockOfThePolicy() {
        BackupPolicy policy =
                Samples.policy("R/2020-01-01T22:00:00Z/P1D", "Europe/Berlin", Samples.rule("Default", true, "P7D"));

        assertThat(preview(policy, 1).forecast())
                .extracting(StoredAmounts::at)
                .startsWith(
                        NEW_YEAR, at("2026-01-31T23:00:00Z"), at("2026-02-28T23:00:00Z"), at("2026-03-31T22:00:00Z"))
                .endsWith(at("2026-12-31T23:00:00Z"), at("2027-01-01T00:00:00Z"));
    }

    @Test
    void reckonsInBytesOfTheNewestCompleteBackupUnlessToldOtherwise() {
        KnownRecoveryPoint small = point(1, at("2025-12-30T22:00:00Z"), null);
        KnownRecoveryPoint partial =
                point(2, new Origin(at("2025-12-31T22:00:00Z"), null, true), at("2025-12-31T22:00:00Z"), null);
        KnownBackups known = known(daily("P7D"), false, small, PreviewSamples.with(partial, partial.id(), 7));

        Preview preview = PreviewLifeCycles.preview(question(daily("P7D"), 1, known));
        assertThat(preview.bytesPerBackup()).isEqualTo(GIB);
        assertThat(preview.forecast().getFirst().amounts()).isEqualTo(amounts(2, 0, GIB + 7));
        // The partial one stays for ever; so do seven of the schedule, the newest among them.
        assertThat(preview.forecast().getLast().amounts()).isEqualTo(amounts(9, 0, 8 * GIB + 7));
        assertThat(preview.recoveryPoints().getLast().bytes()).isEqualTo(GIB);

        Preview told = PreviewLifeCycles.preview(
                new PreviewQuestion(daily("P7D"), NEW_YEAR, 1, known, 3L, PreviewSamples.NO_PRICES, BRAKE));
        assertThat(told.forecast().getLast().amounts()).isEqualTo(amounts(9, 0, GIB + 7 + 7 * 3));
    }

    @Test
    void chargesForTheDaysThatAreMissingInATier() {
        StorageTerms cold = new StorageTerms(
                StorageTier.COLD, Map.of(StorageTier.COLD, money("0.36"), StorageTier.ARCHIVE, money("0.03")));

        Preview preview = PreviewLifeCycles.preview(
                new PreviewQuestion(articles(), NEW_YEAR, 1, KnownBackups.NONE, GIB, cold, BRAKE));

        // Three months are 89 days for those of February but its first, and more for all others.
        assertThat(preview.earlyDeletions()).hasSize(11).allSatisfy(early -> {
            assertThat(early.recoveryPointTime()).isBetween("2026-02-04T22:00:00Z", "2026-02-27T22:00:00Z");
            assertThat(early.at()).isEqualTo(early.recoveryPointTime().plus(Duration.ofDays(89)));
            assertThat(early.tier()).isEqualTo(StorageTier.COLD);
            assertThat(early.missingDays()).isEqualTo(1);
            assertThat(early.byteDays()).isEqualTo(GIB);
            assertThat(early.fee()).isEqualByComparingTo("0.012");
            assertThat(early.id()).isNull();
        });
        assertThat(preview.earlyByteDays()).isEqualTo(11 * GIB);
        assertThat(preview.earlyFees()).isEqualByComparingTo("0.132");
    }

    @Test
    void whatMovesOnOrGoesFromTheArchiveEarlyIsChargedInTheTierThatItLeaves() {
        BackupPolicy policy = scheduled(
                List.of("R/2026-01-01T22:00:00Z/P1M"),
                Samples.tiered("Default", "P10D", CopyOption.ON_EXPIRY, null, "P150D"));
        StorageTerms cool = new StorageTerms(StorageTier.COOL, Map.of());

        Preview preview = PreviewLifeCycles.preview(
                new PreviewQuestion(policy, NEW_YEAR, 1, KnownBackups.NONE, null, cool, BRAKE));

        assertThat(preview.earlyDeletions().stream()
                        .filter(early -> early.recoveryPointTime().equals(at("2026-01-01T22:00:00Z"))))
                .extracting(EarlyDeletion::at, EarlyDeletion::tier, EarlyDeletion::missingDays, EarlyDeletion::bytes)
                .containsExactly(
                        tuple(at("2026-01-11T22:00:00Z"), StorageTier.COOL, 20L, null),
                        tuple(at("2026-06-10T22:00:00Z"), StorageTier.ARCHIVE, 30L, null));
        assertThat(preview.earlyByteDays()).isNull();
        assertThat(preview.earlyFees()).isNull();
        assertThat(preview.storageCost()).isNull();
    }

    @Test
    void tellsWhatStoringCostsMonthByMonth() {
        StorageTerms hot = new StorageTerms(
                StorageTier.HOT, Map.of(StorageTier.HOT, money("0.30"), StorageTier.ARCHIVE, money("0.03")));
        BackupPolicy once = scheduled(List.of("R1/2026-01-16T00:00:00Z/P1D"), Samples.rule("Default", true, "P1M"));

        Preview preview = PreviewLifeCycles.preview(
                new PreviewQuestion(once, NEW_YEAR, 1, KnownBackups.NONE, 2 * GIB, hot, BRAKE));

        // Two GiB for 16 days of January, then for the 28 of February.
        assertThat(preview.forecast().subList(0, 3))
                .extracting(StoredAmounts::cost)
                .usingElementComparator(
                        (one, other) -> Objects.requireNonNull(one).compareTo(Objects.requireNonNull(other)))
                .containsExactly(money("0"), money("0.32"), money("0.56"));
        // The only one stays, though its month is over: from the middle of January to the new year.
        assertThat(preview.storageCost()).isEqualByComparingTo("7");
        assertThat(preview.earlyFees()).isZero();
    }

    @Test
    void existingPointsKeepTagAndCourseUnlessTheyAreTaggedAgain() {
        KnownRecoveryPoint old = point(1, at("2025-12-10T22:00:00Z"), at("2026-06-10T22:00:00Z"));
        KnownRecoveryPoint newest = point(2, at("2025-12-31T22:00:00Z"), null);

        Preview left = PreviewLifeCycles.preview(question(daily("P1M"), 1, known(daily("P6M"), false, newest, old)));
        assertThat(left.recoveryPoints().get(0).id()).isEqualTo(id(1));
        assertThat(left.recoveryPoints().get(0).tagReason()).isEqualTo("It was so.");
        assertThat(row(left.recoveryPoints().get(0))).isEqualTo("2025-12-10 - 2026-06-10");
        assertThat(left.recoveryPoints().get(1).kept()).isEqualTo("Its policy sets no end.");

        Preview again = PreviewLifeCycles.preview(question(daily("P1M"), 1, known(daily("P6M"), true, newest, old)));
        assertThat(again.recoveryPoints().get(0).tagReason()).startsWith("No tag's criteria");
        assertThat(row(again.recoveryPoints().get(0))).isEqualTo("2025-12-10 - 2026-01-10");
        assertThat(row(again.recoveryPoints().get(1))).isEqualTo("2025-12-31 - 2026-01-31");
    }

    @Test
    void onlyWhatWasDueBeforeTakesTheFirstFromAnExistingPoint() {
        KnownRecoveryPoint first = point(1, at("2025-12-03T22:00:00Z"), null);
        KnownRecoveryPoint second = point(2, at("2025-12-05T22:00:00Z"), null);
        KnownRecoveryPoint asked = point(3, new Origin(null, null, false), at("2025-12-06T12:00:00Z"), null);
        KnownRecoveryPoint partial =
                point(4, new Origin(at("2025-11-05T22:00:00Z"), null, true), at("2025-11-05T22:00:00Z"), null);
        KnownRecoveryPoint afterPartial = point(5, at("2025-11-07T22:00:00Z"), null);

        Preview preview = PreviewLifeCycles.preview(
                question(articles(), 1, known(articles(), true, second, asked, afterPartial, first, partial)));

        assertThat(preview.recoveryPoints().subList(0, 5))
                .extracting(ForeseenRecoveryPoint::id, ForeseenRecoveryPoint::tag)
                .containsExactly(
                        tuple(id(4), "Default"),
                        tuple(id(5), "Monthly"),
                        tuple(id(1), "Monthly"),
                        tuple(id(2), "Default"),
                        tuple(id(3), "Default"));
    }

    @Test
    void aDeletedBackupWasTheFirstOfItsPeriodAllTheSame() {
        BackupPolicy yearly = Samples.withTags(
                scheduled(
                        List.of("R/2020-01-01T22:00:00Z/P1D"),
                        Samples.rule("Default", true, "P7D"),
                        Samples.rule("Yearly", false, "P5Y")),
                Samples.tag("Yearly", 10, AbsoluteMarker.FIRST_OF_YEAR));
        Instant june = at("2026-06-01T00:00:00Z");

        assertThat(yearlies(yearly, june, Set.of(at("2026-01-01T22:00:00Z"))))
                .containsExactly(at("2027-01-01T22:00:00Z"));
        assertThat(yearlies(yearly, june, Set.of()))
                .containsExactly(at("2026-06-01T22:00:00Z"), at("2027-01-01T22:00:00Z"));
    }

    private static Stream<Instant> yearlies(BackupPolicy policy, Instant now, Set<Instant> due) {
        KnownBackups known =
                new KnownBackups(List.of(), due, policy.backupRule().schedule(), false);
        return PreviewLifeCycles.preview(
                        new PreviewQuestion(policy, now, 1, known, null, PreviewSamples.NO_PRICES, BRAKE))
                .recoveryPoints()
                .stream()
                .filter(point -> "Yearly".equals(point.tag()))
                .map(ForeseenRecoveryPoint::time);
    }

    @Test
    void tellsTheTagsThatNoBackupGets() {
        BackupPolicy policy = Samples.withTags(
                scheduled(
                        List.of("R/2026-01-01T22:00:00Z/P1M"),
                        Samples.rule("Default", true, "P1M"),
                        Samples.rule("Monthly", false, "P1Y"),
                        Samples.rule("Yearly", false, "P5Y")),
                Samples.tag("Monthly", 10, AbsoluteMarker.FIRST_OF_MONTH),
                Samples.tag("Yearly", 15, AbsoluteMarker.FIRST_OF_YEAR),
                new TaggingCriteria("Default", true, 99, List.of()));

        assertThat(preview(policy, 2).unusedTags()).extracting(UnusedTag::tag).containsExactly("Yearly", "Default");
    }

    @Test
    void theLastOneStaysThoughItHasExpired() {
        BackupPolicy twice = scheduled(List.of("R2/2026-01-05T22:00:00Z/P1D"), Samples.rule("Default", true, "P7D"));

        assertThat(preview(twice, 1).recoveryPoints())
                .extracting(ForeseenRecoveryPoint::deleted, ForeseenRecoveryPoint::kept)
                .containsExactly(
                        tuple(new Step(at("2026-01-12T22:00:00Z"), "It expired at 2026-01-12T22:00:00Z."), null),
                        tuple(null, "It is the newest complete recovery point of its instance."));
    }

    @Test
    void whatWasSparedAsTheNewestGoesWhenTheNextOneComes() {
        BackupPolicy yearly = scheduled(List.of("R/2026-03-01T00:00:00Z/P6M"), Samples.rule("Default", true, "P1M"));

        assertThat(preview(yearly, 1).recoveryPoints().getFirst().deleted())
                .isEqualTo(new Step(at("2026-09-01T00:00:00Z"), "It expired at 2026-04-01T00:00:00Z."));
    }

    @Test
    void whatIsOverdueGoesAtOnce() {
        KnownRecoveryPoint overdue = point(1, at("2025-11-01T22:00:00Z"), at("2025-12-01T22:00:00Z"));
        KnownRecoveryPoint newest = point(2, at("2025-12-31T22:00:00Z"), null);

        assertThat(PreviewLifeCycles.preview(question(daily("P1M"), 1, known(daily("P1M"), false, overdue, newest)))
                        .recoveryPoints()
                        .getFirst()
                        .deleted())
                .isEqualTo(new Step(NEW_YEAR, "It expired at 2025-12-01T22:00:00Z."));
    }

    @Test
    void nothingIsDoneWhileBackupsAreMissing() {
        KnownRecoveryPoint overdue = point(1, at("2025-10-31T22:00:00Z"), at("2025-12-01T22:00:00Z"));
        KnownRecoveryPoint newest = point(2, at("2025-11-30T22:00:00Z"), null);

        Preview preview =
                PreviewLifeCycles.preview(question(daily("P1M"), 1, known(daily("P1M"), false, overdue, newest)));

        assertThat(preview.objections())
                .containsExactly(new Objection(
                        NEW_YEAR,
                        "The newest recovery point is of 2025-11-30T22:00:00Z, and it is 2026-01-01T00:00:00Z:"
                                + " several scheduled backups in a row are missing, or the clock is wrong."));
        assertThat(preview.recoveryPoints().getFirst().deleted())
                .isEqualTo(new Step(at("2026-01-01T22:00:00Z"), "It expired at 2025-12-01T22:00:00Z."));
    }

    @Test
    void aMassDeletionIsObjectedToOnceADayUntilItIsNoneAnyMore() {
        BackupPolicy fourADay =
                scheduled(List.of("R/2020-01-01T00:00:00Z/PT6H"), Samples.rule("Default", true, "P30D"));

        Preview preview = PreviewLifeCycles.preview(question(fourADay, 1, known(daily("P1Y"), true, days(100))));

        // Those of the last week stay at first: 70 of 100 are to go. Each day adds four and one more is to go.
        assertThat(preview.objections().getFirst())
                .isEqualTo(new Objection(
                        NEW_YEAR,
                        "70 of 100 recovery points would be deleted within a day, which is more than 50 % of them."));
        assertThat(preview.objections()).extracting(Objection::at).isSorted().doesNotHaveDuplicates();
        assertThat(preview.objections())
                .extracting(objection -> objection.at().toString().substring(0, 10))
                .doesNotHaveDuplicates();
        Instant done = Objects.requireNonNull(
                        preview.recoveryPoints().getFirst().deleted())
                .at();
        assertThat(done).isAfter(preview.objections().getLast().at());
        assertThat(preview.recoveryPoints().subList(0, 70))
                .allSatisfy(point ->
                        assertThat(Objects.requireNonNull(point.deleted()).at()).isEqualTo(done));
    }

    @Test
    void whatAnObjectionKeepsToTheEndSaysSo() {
        Preview preview = PreviewLifeCycles.preview(question(
                scheduled(List.of("R/2020-01-01T00:00:00Z/P1Y"), Samples.rule("Default", true, "P7D")),
                1,
                known(daily("P1Y"), true, days(40))));

        assertThat(preview.recoveryPoints().getFirst().kept())
                .isEqualTo("It expired at 2025-11-29T22:00:00Z. It stays all the same:"
                        + " 40 of 41 recovery points would be deleted within a day, which is more than 50 % of them.");
    }

    /** One for each of the last days, the oldest first. */
    private static KnownRecoveryPoint[] days(int days) {
        return IntStream.range(0, days)
                .mapToObj(i ->
                        point(i, NEW_YEAR.minus(Duration.ofDays(days - 1 - i)).minus(Duration.ofHours(2)), null))
                .toArray(KnownRecoveryPoint[]::new);
    }

    @Test
    void refusesTooManyYearsAndTooManyBackups() {
        assertThatThrownBy(() -> question(daily("P7D"), 0, KnownBackups.NONE))
                .isInstanceOf(BackupException.class)
                .hasMessage("years: 0 is not between 1 and 20. Ask for a number of years in between.");
        assertThatThrownBy(() -> question(daily("P7D"), 21, KnownBackups.NONE)).isInstanceOf(BackupException.class);
        BackupPolicy everyMinute =
                scheduled(List.of("R/2026-01-01T00:00:00Z/PT1M"), Samples.rule("Default", true, "P7D"));
        assertThatThrownBy(() -> preview(everyMinute, 1))
                .isInstanceOf(BackupException.class)
                .hasMessage("years: 1 is too much for this schedule, which makes more than 200000 backups in that time."
                        + " Ask for fewer years, or try a schedule with longer periods.");
    }

    @Test
    void tenYearsOfHourlyBackupsTakeSeconds() {
        BackupPolicy hourly = scheduled(List.of("R/2020-01-01T00:00:00Z/PT1H"), Samples.rule("Default", true, "P5Y"));
        KnownRecoveryPoint[] tenYears = IntStream.range(0, 87_600)
                .mapToObj(i -> point(i, NEW_YEAR.minus(Duration.ofHours(87_600 - i)), null))
                .toArray(KnownRecoveryPoint[]::new);
        long begin = System.nanoTime();

        Preview kept = preview(hourly, 10);
        Preview stopped = PreviewLifeCycles.preview(question(
                scheduled(List.of("R/2020-01-01T00:00:00Z/PT1H"), Samples.rule("Default", true, "P7D")),
                10,
                known(hourly, true, tenYears)));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        assertThat(kept.recoveryPoints()).hasSize(87_648);
        assertThat(kept.forecast().getLast().amounts().get(DataStore.VAULT_STORE))
                .extracting(amount -> Objects.requireNonNull(amount).recoveryPoints())
                .isEqualTo(43_824);
        assertThat(stopped.objections()).hasSize(3_653);
    }

    private static Preview preview(BackupPolicy policy, int years) {
        return PreviewLifeCycles.preview(question(policy, years, KnownBackups.NONE));
    }

    private static Map<DataStore, Amount> amounts(int inVault, int inArchive, @Nullable Long vaultBytes) {
        return Map.of(
                DataStore.VAULT_STORE,
                new Amount(inVault, vaultBytes),
                DataStore.ARCHIVE_STORE,
                new Amount(inArchive, vaultBytes == null ? null : 0L));
    }

    private static @Nullable Map<DataStore, Amount> amountsAt(Preview preview, String at) {
        return preview.forecast().stream()
                .filter(amounts -> amounts.at().equals(at(at)))
                .findFirst()
                .map(StoredAmounts::amounts)
                .orElse(null);
    }

    private static BigDecimal money(String amount) {
        return new BigDecimal(amount);
    }

    private static Instant at(String instant) {
        return Instant.parse(instant);
    }
}
