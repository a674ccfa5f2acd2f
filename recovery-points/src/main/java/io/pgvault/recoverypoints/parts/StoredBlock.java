package io.pgvault.recoverypoints.parts;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One stored block, a line of the sidecar: {@code segment storedBytes rawBytes sha256}.
 *
 * @param rawBytes 0 for a seek table
 * @param sha256 of the stored bytes, in hexadecimal
 */
record StoredBlock(int segment, int storedBytes, int rawBytes, String sha256) {
    private static final Pattern LINE = Pattern.compile("(\\d{1,9}) (\\d{1,9}) (\\d{1,9}) ([0-9a-f]{64})");

    /** Empty for what is no line of a block list. */
    static Optional<StoredBlock> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new StoredBlock(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)),
                        matcher.group(4)))
                : Optional.empty();
    }

    String line() {
        return segment + " " + storedBytes + " " + rawBytes + " " + sha256 + "\n";
    }
}
