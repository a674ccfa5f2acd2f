package io.pgvault.contract.error;

/** Who can mend a failure, and so whether trying again makes sense. */
public enum ErrorClass {
    /** The caller's request is wrong. */
    INPUT(false, true),
    /** Something outside pgvault is set up wrongly: a secret, a grant, a network rule. */
    CONFIGURATION(false, true),
    /** It may well succeed the next time. */
    TRANSIENT(true, false),
    /** It will fail in the same way until something changes. */
    PERMANENT(false, false),
    /** pgvault is wrong. */
    BUG(false, false);

    private final boolean retryable;
    private final boolean userError;

    ErrorClass(boolean retryable, boolean userError) {
        this.retryable = retryable;
        this.userError = userError;
    }

    public boolean retryable() {
        return retryable;
    }

    public boolean userError() {
        return userError;
    }
}
