package io.pgvault.recoverypoints.parts;

import java.util.Arrays;
import java.util.Optional;

/** Whether this machine can compress: the library is native code, unpacked into a temporary folder and loaded there. */
public final class Compression {
    private static final byte[] SAMPLE = new byte[1024];

    private Compression() {}

    /** What keeps this worker from compressing; empty when nothing does. */
    public static Optional<String> obstacle() {
        try {
            Codec codec = new ZstdCodec(1);
            byte[] stored = new byte[codec.bound(SAMPLE.length)];
            byte[] raw = new byte[SAMPLE.length];
            codec.decode(stored, codec.encode(SAMPLE, SAMPLE.length, stored), raw);
            return Arrays.equals(raw, SAMPLE) ? Optional.empty() : Optional.of("What was compressed comes out changed");
        } catch (LinkageError e) {
            return Optional.of("zstd cannot be loaded: " + e + "; java.io.tmpdir must allow programs (no noexec)");
        }
    }
}
