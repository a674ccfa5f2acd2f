package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Says what is wrong with a policy: where, what, and how to mend it. */
public final class PolicyProblem {
    private PolicyProblem() {}

    public static BackupException in(String rule, String field, String problem, String remedy) {
        return new BackupException(
                ErrorCode.INVALID_POLICY, "Rule '" + rule + "', " + field + ": " + problem + " " + remedy);
    }

    public static BackupException in(String field, String problem, String remedy) {
        return new BackupException(ErrorCode.INVALID_POLICY, field + ": " + problem + " " + remedy);
    }

    static <T> void requireDistinct(List<T> items, Function<T, Object> property, Function<T, BackupException> problem) {
        Set<Object> seen = new HashSet<>();
        for (T item : items) {
            if (!seen.add(property.apply(item))) {
                throw problem.apply(item);
            }
        }
    }
}
