package io.pgvault.systemtests.faults;

/** What becomes of a request on its way to storage, or of the answer on its way back. */
public sealed interface HttpFault {
    HttpFault BUSY = new Answered(503, "ServerBusy");
    HttpFault THROTTLED = new Answered(429, "TooManyRequests");
    HttpFault BROKEN = new Answered(500, "InternalError");
    HttpFault FORBIDDEN = new Answered(403, "AuthorizationFailure");

    /** Storage never sees it; the caller gets this instead. */
    record Answered(int status, String code) implements HttpFault {}

    /** Storage never sees it, and the caller never hears of it. */
    record Hanging() implements HttpFault {}

    /** The connection ends before storage has seen the request. */
    record DroppedBefore() implements HttpFault {}

    /** Storage does it; then the connection ends without an answer. */
    record DroppedAfter() implements HttpFault {}

    /** Storage does it; the answer waits at the gate. */
    record Held(Gate gate) implements HttpFault {}

    /** One byte of the answer's content has another bit, at that place or at its end. */
    record Corrupted(long position) implements HttpFault {}

    /** Request and answer flow no faster. */
    record Slowed(long bytesPerSecond) implements HttpFault {}
}
