package io.pgvault.retention.preview;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.retention.lifecycle.Brake;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What a preview is asked.
 *
 * @param policy whose schedule is kept to from now on, and under which new recovery points are born
 * @param years to look ahead
 * @param bytesPerBackup what each new recovery point takes in storage; null = as the newest complete one that exists
 */
public record PreviewQuestion(
        BackupPolicy policy,
        Instant now,
        int years,
        KnownBackups known,
        @Nullable Long bytesPerBackup,
        StorageTerms terms,
        Brake brake) {
    public static final int MOST_YEARS = 20;
    public static final int MOST_BACKUPS = 200_000;

    public PreviewQuestion {
        if (years < 1 || years > MOST_YEARS) {
            throw refused(years + " is not between 1 and " + MOST_YEARS + ". Ask for a number of years in between.");
        }
    }

    Instant until() {
        return now.atZone(zone()).plusYears(years).toInstant();
    }

    ZoneId zone() {
        return ZoneId.of(policy.backupRule().schedule().timeZone());
    }

    static BackupException refused(String problem) {
        return new BackupException(ErrorCode.INVALID_REQUEST, "years: " + problem);
    }
}
