package io.pgvault.vault.operations;

/** How far an operation is; it ends once. */
public enum OperationStatus {
    RUNNING,
    SUCCEEDED,
    FAILED
}
