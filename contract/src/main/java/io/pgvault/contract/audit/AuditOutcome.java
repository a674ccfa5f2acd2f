package io.pgvault.contract.audit;

/** What came of a call. */
public enum AuditOutcome {
    SUCCEEDED,
    /** The caller may not do this, or not there, or not so often. */
    REFUSED,
    /** Allowed, but not done: the request was wrong, or something broke. */
    FAILED
}
