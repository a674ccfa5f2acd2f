package io.pgvault.worker.archive;

import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.recoverypoints.parts.TransferProgress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stored archive: its head is read without the rows, and another head can be put before them. */
public final class StoredArchive {
    private static final Logger LOG = LoggerFactory.getLogger(StoredArchive.class);

    /** A head needs some times its bytes; that of 100,000 large objects has 25 MB. */
    private static final int LARGEST_HEAD = 48 << 20;

    private StoredArchive() {}

    /**
     * A head as it lies in storage.
     *
     * @param bytes its length
     */
    public record Found(ArchiveHead head, int bytes) {}

    /** Reads the head; empty when it is of a form that this version does not know, or larger than it can hold. */
    public static Optional<Found> head(StreamReader reader, StoredStream stream, String container)
            throws InterruptedException {
        Beginning beginning = new Beginning();
        try {
            reader.read(stream, container, beginning, new TransferProgress());
        } catch (IOException e) {
            LOG.debug("Reading {} ended as it had to", stream.blocks(), e);
        }
        return Optional.ofNullable(beginning.found);
    }

    /** Takes what comes until the head is whole, then refuses more. */
    private static final class Beginning extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private @Nullable Found found;

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] block, int start, int length) throws IOException {
            bytes.write(block, start, length);
            ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
            try {
                ArchiveHead head = ArchiveHeadReader.read(in);
                found = new Found(head, bytes.size() - in.available());
            } catch (EOFException e) {
                if (bytes.size() > LARGEST_HEAD) {
                    throw new IOException("The head is larger than " + LARGEST_HEAD + " bytes.", e);
                }
                return;
            } catch (UnknownArchiveException e) {
                throw new IOException(e);
            }
            throw new IOException("The head is whole.");
        }
    }

    /** Passes an archive on with another head. */
    public static OutputStream withHead(Found found, ArchiveHead other, OutputStream out) throws IOException {
        out.write(ArchiveHeadWriter.write(other));
        return new Behind(found.bytes(), out);
    }

    /** Passes on what comes behind so many bytes. */
    private static final class Behind extends OutputStream {
        private final OutputStream out;
        private int left;

        Behind(int left, OutputStream out) {
            this.left = left;
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] block, int start, int length) throws IOException {
            int skipped = Math.min(left, length);
            left -= skipped;
            out.write(block, start + skipped, length - skipped);
        }
    }
}
