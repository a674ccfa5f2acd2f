package io.pgvault.recoverypoints.parts;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;

/** Something that blocks go through on their way to storage, each by itself, and back. */
interface Codec {
    /** As the manifest has it. */
    String codecName();

    /** How much room an encoded block can need. */
    int bound(int length);

    /** Encodes the first bytes, and returns how many they are now. */
    int encode(byte[] bytes, int length, byte[] into);

    /**
     * Decodes the first bytes, and returns how many they are now.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT}
     */
    int decode(byte[] bytes, int length, byte[] into);
}
