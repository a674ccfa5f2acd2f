package io.pgvault.systemtests.checker;

/** What holds after whatever happened. */
public enum Invariant {
    I1("a completed backup is whole: its recovery point exists, and every digest is right"),
    I2("catalogue and storage tell of the same recovery points"),
    I3("every job ended, once, and everything that was asked for led to something"),
    I4("what is deleted is gone, what lives is whole, and the newest of an instance lives"),
    I5("every event says one thing, and none waits unsent"),
    I6("no secret shows anywhere"),
    I7("nothing is left behind: process, session, scratch database, lease, pass file"),
    I8("a backup that failed for good was told to people, once");

    private final String promise;

    Invariant(String promise) {
        this.promise = promise;
    }

    @Override
    public String toString() {
        return name() + " (" + promise + ")";
    }
}
