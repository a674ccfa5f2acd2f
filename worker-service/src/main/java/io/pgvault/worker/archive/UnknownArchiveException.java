package io.pgvault.worker.archive;

/** What was read is no archive of a form that this version knows. */
public final class UnknownArchiveException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownArchiveException(String message) {
        super(message);
    }
}
