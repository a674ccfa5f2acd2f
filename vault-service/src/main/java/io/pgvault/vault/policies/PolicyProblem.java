package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;

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
}
