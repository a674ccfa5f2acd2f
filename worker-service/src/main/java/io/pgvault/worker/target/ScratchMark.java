package io.pgvault.worker.target;

import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.job.RunRestore;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose a scratch database is: its comment says so, until the source's own takes its place at the very end. */
public record ScratchMark(JobId job, VaultId vault, RecoveryPointId recoveryPoint) {
    private static final String UUID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    private static final Pattern TEXT = Pattern.compile(
            "pgvault restores here, job " + UUID + " of vault " + UUID + ", recovery point ([0-9a-f]{32})");

    public static ScratchMark of(RunRestore restore) {
        return new ScratchMark(restore.jobId(), restore.vault().id(), restore.recoveryPointId());
    }

    String text() {
        return "pgvault restores here, job " + job + " of vault " + vault + ", recovery point " + recoveryPoint;
    }

    /** Empty where the comment is none of pgvault's. */
    static Optional<ScratchMark> parse(String comment) {
        Matcher matcher = TEXT.matcher(comment);
        return matcher.matches()
                ? Optional.of(new ScratchMark(
                        JobId.of(matcher.group(1)),
                        VaultId.of(matcher.group(2)),
                        new RecoveryPointId(matcher.group(3))))
                : Optional.empty();
    }
}
