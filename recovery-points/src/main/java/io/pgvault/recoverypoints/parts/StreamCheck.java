package io.pgvault.recoverypoints.parts;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StoredStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Iterator;

/** Holds what lies in storage of a stream against the digests of what was stored. One block is in memory at a time. */
public final class StreamCheck {
    private static final int TRIES = 2;

    private final BlobStore store;
    private final BlockBudget oneBlock;

    public StreamCheck(BlobStore store) {
        this(store, new BlockBudget(1));
    }

    StreamCheck(BlobStore store, BlockBudget oneBlock) {
        this.store = store;
        this.oneBlock = oneBlock;
    }

    /** Is told of what was read, and may hold up what is read next. */
    public interface Reading {
        void read(int bytes) throws InterruptedException;
    }

    /**
     * Reads every block, and decodes none: its digest is over the stored bytes.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when anything is not as the manifest says,
     *     {@link ErrorCode#RECOVERY_POINT_ARCHIVED} when it cannot be read before it is brought online
     */
    public void check(StoredStream stream, String container, Reading reading) throws InterruptedException {
        StoredBlockList list = new StoredBlockList(store, container, stream, oneBlock);
        list.verify();
        Run run = new Run(stream, container, reading);
        Iterator<StoredBlock> blocks = list.iterator();
        while (blocks.hasNext()) {
            run.check(blocks.next());
        }
        run.end();
    }

    /**
     * Reads and decodes it as a restore does: that finds, too, what was stored wrongly in the first place.
     *
     * @throws BackupException as {@link #check}
     */
    public void checkAsRestored(StoredStream stream, String container, Reading reading) throws InterruptedException {
        try (OutputStream out = new Counting(reading)) {
            new StreamReader(store, oneBlock, 1).read(stream, container, out, new TransferProgress());
        } catch (InterruptedIOException e) {
            throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
        } catch (IOException e) {
            throw new IllegalStateException("Nothing is written anywhere", e);
        }
    }

    private static final class Counting extends OutputStream {
        private final Reading reading;

        Counting(Reading reading) {
            this.reading = reading;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] block, int start, int length) throws IOException {
            try {
                reading.read(length);
            } catch (InterruptedException e) {
                throw (InterruptedIOException) new InterruptedIOException(e.getMessage()).initCause(e);
            }
        }
    }

    private final class Run {
        private final StoredStream stream;
        private final String container;
        private final Reading reading;
        private int segment;
        private long offset;
        private long blocks;

        Run(StoredStream stream, String container, Reading reading) {
            this.stream = stream;
            this.container = container;
            this.reading = reading;
        }

        void check(StoredBlock block) throws InterruptedException {
            while (segment < block.segment()) {
                endSegment();
            }
            if (segment != block.segment() || segment >= stream.segments().size()) {
                throw corrupt("The block list " + stream.blocks() + " names a segment that the manifest lacks.");
            }
            BlobAddress address =
                    new BlobAddress(container, stream.segments().get(segment).name());
            if (!isWhole(address, block)) {
                throw corrupt("The block at byte " + offset + " of " + address + " is not what was stored.");
            }
            offset += block.storedBytes();
            blocks++;
            reading.read(block.storedBytes());
        }

        /** Read again before it is called damaged: it may have happened on the way. */
        private boolean isWhole(BlobAddress address, StoredBlock block) {
            for (int i = 0; i < TRIES; i++) {
                byte[] stored = store.readRange(address, offset, block.storedBytes());
                if (Sha256.of(stored).equals(block.sha256())) {
                    return true;
                }
            }
            return false;
        }

        private void endSegment() {
            if (segment < stream.segments().size()
                    && stream.segments().get(segment).bytes() != offset) {
                throw corrupt("The block list " + stream.blocks() + " has " + offset + " bytes for the segment "
                        + stream.segments().get(segment).name() + " of "
                        + stream.segments().get(segment).bytes() + ".");
            }
            segment++;
            offset = 0;
        }

        void end() {
            while (segment < stream.segments().size()) {
                endSegment();
            }
            if (blocks != stream.blockCount()) {
                throw corrupt("The block list " + stream.blocks() + " has " + blocks + " blocks, and the manifest says "
                        + stream.blockCount() + ".");
            }
        }
    }

    private static BackupException corrupt(String what) {
        return new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, what);
    }
}
