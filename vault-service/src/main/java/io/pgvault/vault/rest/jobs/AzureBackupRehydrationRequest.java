package io.pgvault.vault.rest.jobs;

import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.vault.jobs.TriggerRehydration;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a caller asks to be brought back from the archive. */
@BodyLimit(Limit.RESTORE_BODY)
record AzureBackupRehydrationRequest(
        @Nullable String recoveryPointId,
        @Nullable String rehydrationPriority,
        @Nullable String rehydrationRetentionDuration) {
    /** Azure's document says ISO 8601, and has {@code 7D} in its example. */
    private static final Pattern DAYS = Pattern.compile("P?(\\d{1,4})D", Pattern.CASE_INSENSITIVE);

    TriggerRehydration.Request read(@Nullable String clientRequestId) {
        return new TriggerRehydration.Request(
                Fields.required(recoveryPointId, "recoveryPointId"),
                terms("", rehydrationPriority, rehydrationRetentionDuration),
                clientRequestId);
    }

    /**
     * Reads how something is brought back.
     *
     * @param before what stands before the names of the fields in messages: where they lie
     */
    static RehydrationTerms terms(String before, @Nullable String priority, @Nullable String retention) {
        String high = RehydrationPriority.HIGH.wireName();
        String standard = RehydrationPriority.STANDARD.wireName();
        boolean isHigh = Fields.choice(priority, before + "rehydrationPriority", standard, standard, high)
                .equals(high);
        return new RehydrationTerms(
                isHigh ? RehydrationPriority.HIGH : RehydrationPriority.STANDARD,
                days(before + "rehydrationRetentionDuration", retention));
    }

    private static int days(String path, @Nullable String retention) {
        if (retention == null || retention.isBlank()) {
            return RehydrationTerms.USUAL;
        }
        Matcher days = DAYS.matcher(retention);
        int count = days.matches() ? Integer.parseInt(days.group(1)) : 0;
        if (count < RehydrationTerms.SHORTEST || count > RehydrationTerms.LONGEST) {
            throw Fields.refuse(
                    path,
                    "'" + retention + "' is none of P" + RehydrationTerms.SHORTEST + "D to P" + RehydrationTerms.LONGEST
                            + "D.");
        }
        return count;
    }
}
