package io.pgvault.blobstore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Blobs in containers. Every method may be repeated after a failure without harm. Failures are
 * {@link BackupException}s with {@link ErrorCode#STORAGE_PERMISSION}, {@link ErrorCode#STORAGE_UNREACHABLE} or
 * {@link ErrorCode#STORAGE_FAILED}.
 */
public interface BlobStore {
    /** Creates a container; one that is there already is left as it is. */
    void createContainer(String container);

    /** Whether the container is there. */
    boolean hasContainer(String container);

    /** Names of containers that begin with the prefix, in their order; close the stream. */
    Stream<String> containers(String prefix);

    /**
     * Deletes a container with all that is in it; one that is gone already is fine.
     *
     * @throws BackupException {@link ErrorCode#BLOB_IMMUTABLE} while a policy or a legal hold keeps a blob of it
     */
    void deleteContainer(String container);

    /**
     * Creates a small blob, at once and whole.
     *
     * @param policy that is on the blob from its first moment, where its container keeps any and its time is not over; null
     *     for none
     * @return empty when a blob of that name exists, which may be this very call's own after a lost answer
     */
    Optional<StoredBlob> create(BlobAddress address, byte[] content, @Nullable BlobPolicy policy);

    /** The same without a policy. */
    default Optional<StoredBlob> create(BlobAddress address, byte[] content) {
        return create(address, content, null);
    }

    /**
     * Replaces a small blob that has not changed since it was read.
     *
     * @return empty when it has changed or is gone
     */
    Optional<StoredBlob> replace(BlobAddress address, byte[] content, String etag);

    /**
     * Reads a small blob with one request; empty when there is none.
     *
     * @param most bytes; no more are taken into memory, whatever somebody has put there
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when it has more
     */
    Optional<BlobContent> read(BlobAddress address, int most);

    /**
     * Reads exactly {@code length} bytes.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when the blob is missing or too short
     */
    byte[] readRange(BlobAddress address, long offset, int length);

    /**
     * Stages one block. Nothing of it can be seen before {@link #commitBlocks}; what is never committed vanishes by
     * itself after a week.
     *
     * @param blockId ids of one blob have the same length
     */
    void stageBlock(BlobAddress address, String blockId, byte[] content);

    /**
     * Makes the blob of its staged blocks, atomically and only if there is no blob of that name. The name must belong to
     * one writer alone: a commit whose answer was lost is then recognised by the size.
     *
     * @param bytes what the blocks are in all
     * @param policy as when a small blob is created
     */
    StoredBlob commitBlocks(BlobAddress address, List<String> blockIds, long bytes, @Nullable BlobPolicy policy);

    /** The same without a policy. */
    default StoredBlob commitBlocks(BlobAddress address, List<String> blockIds, long bytes) {
        return commitBlocks(address, blockIds, bytes, null);
    }

    /**
     * Has the policy of a blob last until then, in the mode that it has. One that lasts as long is left as it is: no
     * policy is ever shortened.
     *
     * @return false when the blob has none, or is gone
     */
    boolean extendPolicy(BlobAddress address, Instant until);

    /** What storage says of a blob; empty when there is none. */
    Optional<StoredBlob> find(BlobAddress address);

    /** Blobs whose names begin with the prefix, in the order of their names; close the stream. */
    Stream<StoredBlob> list(String container, String prefix);

    /**
     * Moves a blob to another tier; reading one of the archive tier fails with
     * {@link ErrorCode#RECOVERY_POINT_ARCHIVED}.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when there is no such blob
     */
    void setTier(BlobAddress address, BlobTier tier);

    /** The tier of a blob; empty when there is no blob, or storage says no tier that is known here. */
    Optional<BlobTier> tier(BlobAddress address);

    /**
     * Has storage copy a blob to another name, in its own time; {@link #copy} tells how that stands. The copy of a blob of
     * the archive tier is brought back on the way, and the blob stays where it is. What is there under the other name
     * already, wholly or on its way, is left as it is.
     *
     * @param from in the same container as {@code to}
     * @param tier of the copy, not {@link BlobTier#ARCHIVE}
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when there is no such blob
     */
    void startCopy(BlobAddress from, BlobAddress to, BlobTier tier, RehydrationPriority priority);

    /** How the copy of that name stands; empty when there is no blob. One that was never a copy is done. */
    Optional<BlobCopy> copy(BlobAddress to);

    /**
     * Deletes a blob; one that is gone already is fine.
     *
     * @throws BackupException {@link ErrorCode#BLOB_IMMUTABLE} while a policy or a legal hold keeps it
     */
    void delete(BlobAddress address);
}
