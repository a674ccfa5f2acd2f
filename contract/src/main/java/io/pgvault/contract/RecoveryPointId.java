package io.pgvault.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A recovery point: the id of its job as 32 hexadecimal digits. */
public record RecoveryPointId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RecoveryPointId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("A recovery point id has 32 hexadecimal digits, not: " + value);
        }
    }

    public static RecoveryPointId of(JobId job) {
        return new RecoveryPointId(job.toString().replace("-", ""));
    }

    /** That made it. */
    public JobId jobId() {
        return JobId.of(value.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    }

    @Override
    public String toString() {
        return value;
    }
}
