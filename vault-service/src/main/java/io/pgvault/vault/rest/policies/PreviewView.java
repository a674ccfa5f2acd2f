package io.pgvault.vault.rest.policies;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.retention.preview.EarlyDeletion;
import io.pgvault.retention.preview.ForeseenRecoveryPoint;
import io.pgvault.retention.preview.Preview;
import io.pgvault.retention.preview.StoredAmounts;
import io.pgvault.vault.rest.arm.Fields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A preview as callers see it. Bytes are left out when nobody knows how large backups are, money without prices.
 *
 * @param objections what would keep everything that is due from being done, once a day
 * @param unusedTags that no backup of the schedule gets
 * @param forecast at the beginning, at the end of each month and at the end
 * @param recoveryPoints in the order of their times
 */
record PreviewView(
        Summary summary,
        List<Objection> objections,
        List<UnusedTag> unusedTags,
        List<Forecast> forecast,
        List<Early> earlyDeletions,
        List<Point> recoveryPoints) {

    /**
     * The whole in numbers.
     *
     * @param archived how many are moved to the archive
     * @param kept how many are there at the end
     * @param bytesPerBackup that was reckoned with
     * @param storageCost of the whole time, without fees
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Summary(
            Instant startTime,
            Instant endTime,
            long existingRecoveryPoints,
            long scheduledBackups,
            long archived,
            long deleted,
            long kept,
            @Nullable Long bytesPerBackup,
            @Nullable BigDecimal storageCost,
            EarlySummary earlyDeletions) {}

    /**
     * What leaves its tier before the minimum time there is over.
     *
     * @param byteDays bytes for each day that is missing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EarlySummary(
            int count,
            @Nullable BigInteger byteDays,
            @Nullable BigDecimal fee) {}

    record Objection(Instant time, String reason) {}

    record UnusedTag(String retentionTagName, String reason) {}

    /**
     * What lies where at an instant.
     *
     * @param storageCost since the one before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Forecast(
            Instant time, List<Stored> dataStores, @Nullable BigDecimal storageCost) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stored(
            String dataStoreType,
            int recoveryPoints,
            @Nullable Long bytes) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Early(
            Instant time,
            @Nullable String recoveryPointId,
            Instant recoveryPointTime,
            String tier,
            long missingDays,
            @Nullable Long bytes,
            @Nullable BigInteger byteDays,
            @Nullable BigDecimal fee) {}

    /**
     * A recovery point.
     *
     * @param recoveryPointId absent while it does not exist
     * @param kept why it is there at the end; absent when it is not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Point(
            @Nullable String recoveryPointId,
            Instant recoveryPointTime,
            @Nullable String retentionTagName,
            String retentionReason,
            @Nullable Step archived,
            @Nullable Step deleted,
            @Nullable String kept,
            @Nullable Long bytes) {}

    record Step(Instant time, String reason) {}

    static PreviewView of(Preview preview) {
        return new PreviewView(
                summary(preview),
                preview.objections().stream()
                        .map(objection -> new Objection(objection.at(), objection.words()))
                        .toList(),
                preview.unusedTags().stream()
                        .map(unused -> new UnusedTag(unused.tag(), unused.reason()))
                        .toList(),
                preview.forecast().stream().map(PreviewView::forecast).toList(),
                preview.earlyDeletions().stream().map(PreviewView::early).toList(),
                preview.recoveryPoints().stream().map(PreviewView::point).toList());
    }

    private static Summary summary(Preview preview) {
        return new Summary(
                preview.from(),
                preview.until(),
                count(preview, point -> point.id() != null),
                count(preview, point -> point.id() == null),
                count(preview, point -> point.archived() != null),
                count(preview, point -> point.deleted() != null),
                count(preview, point -> point.deleted() == null),
                preview.bytesPerBackup(),
                preview.storageCost(),
                new EarlySummary(preview.earlyDeletions().size(), preview.earlyByteDays(), preview.earlyFees()));
    }

    private static long count(Preview preview, Predicate<ForeseenRecoveryPoint> wanted) {
        return preview.recoveryPoints().stream().filter(wanted).count();
    }

    private static Forecast forecast(StoredAmounts stored) {
        return new Forecast(
                stored.at(),
                Arrays.stream(DataStore.values())
                        .map(dataStore -> stored(dataStore, stored.in(dataStore)))
                        .toList(),
                stored.cost());
    }

    private static Stored stored(DataStore dataStore, StoredAmounts.Amount amount) {
        return new Stored(dataStore.wireName(), amount.recoveryPoints(), amount.bytes());
    }

    private static Early early(EarlyDeletion early) {
        return new Early(
                early.at(),
                early.id() == null ? null : early.id().value(),
                early.recoveryPointTime(),
                Fields.wireName(early.tier()),
                early.missingDays(),
                early.bytes(),
                early.byteDays(),
                early.fee());
    }

    private static Point point(ForeseenRecoveryPoint point) {
        return new Point(
                point.id() == null ? null : point.id().value(),
                point.time(),
                point.tag(),
                point.tagReason(),
                step(point.archived()),
                step(point.deleted()),
                point.kept(),
                point.bytes());
    }

    private static @Nullable Step step(ForeseenRecoveryPoint.@Nullable Step step) {
        return step == null ? null : new Step(step.at(), step.reason());
    }
}
