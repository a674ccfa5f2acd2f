package io.pgvault.apiclient;

/** Sees every call before it is made. */
@FunctionalInterface
public interface CallLog {
    /** A log that keeps nothing. */
    CallLog NONE = (method, url, body) -> {};

    void call(String method, String url, String body);
}
