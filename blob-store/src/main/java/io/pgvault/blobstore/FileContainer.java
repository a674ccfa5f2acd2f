package io.pgvault.blobstore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * A container into which files are put that others read: each is made once and whole, and nothing is ever changed or
 * deleted. Every method may be repeated after a failure without harm. Failures are {@link BackupException}s with
 * {@link ErrorCode#STORAGE_PERMISSION}, also for a container that is not there, {@link ErrorCode#STORAGE_UNREACHABLE} or
 * {@link ErrorCode#STORAGE_FAILED}.
 */
public interface FileContainer {
    /** What is there under that name; empty when there is nothing. */
    Optional<StoredFile> find(String name);

    /**
     * Stages one block of a file. Nothing of it can be seen before {@link #create}; what never comes to that vanishes by
     * itself after a week.
     *
     * @param blockId of nobody else: who else stages under the same id would change what is created. All ids have the same
     *     length
     */
    void stageBlock(String name, String blockId, byte[] content);

    /**
     * Makes the file of its staged blocks, atomically and only if there is none of that name.
     *
     * @return false when there is one, which may be this very call's own after a lost answer: its mark tells
     */
    boolean create(String name, List<String> blockIds, FileMark mark);
}
