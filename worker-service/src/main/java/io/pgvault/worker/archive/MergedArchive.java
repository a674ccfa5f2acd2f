package io.pgvault.worker.archive;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.recoverypoints.parts.TransferProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one archive of a database's main one and of those with the rows of its large tables: their tables of contents
 * become one, in which each block of rows gets a number that no other has, and the blocks follow in its order, as a reader
 * wants them that cannot go back. Nothing of it waits anywhere.
 *
 * @param container where they lie
 */
public record MergedArchive(StreamReader reader, String container) {
    /**
     * Writes it.
     *
     * @param streams the main one first
     * @throws IOException when {@code out} does not take it
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_NOT_UNDERSTOOD} when they are of a form that is not known
     */
    public void write(List<StoredStream> streams, OutputStream out, TransferProgress progress)
            throws IOException, InterruptedException {
        StoredStream main = streams.getFirst();
        List<StoredStream> others = streams.subList(1, streams.size());
        StoredArchive.Found found = found(main);
        MergedHead merged = new MergedHead(found.head());
        List<DataBlocks> blocks = new ArrayList<>();
        for (StoredStream stream : others) {
            StoredArchive.Found data = found(stream);
            blocks.add(new DataBlocks(data.bytes(), merged.add(data.head()), out));
        }
        reader.read(main, container, StoredArchive.withHead(found, merged.head(), out), progress);
        for (int i = 0; i < blocks.size(); i++) {
            reader.read(others.get(i), container, blocks.get(i), progress);
            blocks.get(i).requireEnd();
        }
    }

    private StoredArchive.Found found(StoredStream stream) throws InterruptedException {
        return StoredArchive.head(reader.oneByOne(), stream, container)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD,
                        "The dump is of a form of which this version cannot make one file: restore it as a file for each"
                                + " stream."));
    }
}
