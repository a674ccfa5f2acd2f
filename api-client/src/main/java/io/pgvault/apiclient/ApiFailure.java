package io.pgvault.apiclient;

/** A call that was expected to work did not, or something did not happen in time. */
public final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ApiFailure(String message) {
        super(message);
    }
}
