package io.pgvault.worker.attempts;

import io.pgvault.contract.job.JobHeartbeat.Phase;
import io.pgvault.recoverypoints.parts.TransferProgress;

/** What an attempt is doing, how far it is, and whether it is to stop. */
public final class JobProgress {
    private final StopSignal stopSignal = new StopSignal();
    private final TransferProgress transfer = new TransferProgress(stopSignal::requireNotRequested);
    private volatile Phase phase = Phase.PREPARING;
    private volatile long sourceBytes;

    public TransferProgress transfer() {
        return transfer;
    }

    public StopSignal stopSignal() {
        return stopSignal;
    }

    public Phase phase() {
        return phase;
    }

    public void enter(Phase next) {
        phase = next;
    }

    public long sourceBytes() {
        return sourceBytes;
    }

    public void expect(long bytes) {
        sourceBytes = bytes;
    }
}
