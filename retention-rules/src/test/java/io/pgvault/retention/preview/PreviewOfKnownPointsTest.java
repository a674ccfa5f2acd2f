package io.pgvault.retention.preview;

import static io.pgvault.retention.preview.PreviewSamples.BRAKE;
import static io.pgvault.retention.preview.PreviewSamples.GIB;
import static io.pgvault.retention.preview.PreviewSamples.NEW_YEAR;
import static io.pgvault.retention.preview.PreviewSamples.daily;
import static io.pgvault.retention.preview.PreviewSamples.id;
import static io.pgvault.retention.preview.PreviewSamples.known;
import static io.pgvault.retention.preview.PreviewSamples.point;
import static io.pgvault.retention.preview.PreviewSamples.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreviewOfKnownPointsTest {
    @Test
    void whatExistsIsNamedWhenItLeavesItsTierEarly() {
        StorageTerms cold = new StorageTerms(StorageTier.COLD, Map.of());
        KnownRecoveryPoint young = point(1, at("2025-12-30T22:00:00Z"), at("2026-01-06T22:00:00Z"));

        Preview preview = PreviewLifeCycles.preview(
                new PreviewQuestion(daily("P6M"), NEW_YEAR, 1, known(daily("P6M"), false, young), GIB, cold, BRAKE));

        assertThat(preview.earlyDeletions()).singleElement().satisfies(early -> {
            assertThat(early.id()).isEqualTo(id(1));
            assertThat(early.missingDays()).isEqualTo(83);
        });
    }

    @Test
    void ofTwoOfTheSameTimeTheHigherIdIsTheNewestInWhateverOrderTheyCome() {
        KnownRecoveryPoint overdue = point(1, at("2025-10-31T22:00:00Z"), at("2025-12-01T22:00:00Z"));
        KnownRecoveryPoint lower = point(2, at("2025-11-30T22:00:00Z"), null);
        KnownRecoveryPoint higher = point(3, at("2025-11-30T22:00:00Z"), null);

        Preview preview = PreviewLifeCycles.preview(
                question(daily("P1M"), 1, known(daily("P1M"), false, higher, lower, overdue)));

        assertThat(preview.objections())
                .singleElement()
                .satisfies(objection -> assertThat(objection.words())
                        .startsWith("The newest recovery point is of 2025-11-30T22:00:00Z"));
    }

    @Test
    void oneYearIsEnoughAndTwentyAreNotTooMany() {
        assertThatCode(() -> question(daily("P7D"), 1, KnownBackups.NONE)).doesNotThrowAnyException();
        assertThatCode(() -> question(daily("P7D"), 20, KnownBackups.NONE)).doesNotThrowAnyException();
    }

    private static Instant at(String instant) {
        return Instant.parse(instant);
    }
}
