package io.pgvault.worker.client;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of PostgreSQL since 10, for instance 15.20. */
public record PostgresVersion(int major, int minor) implements Comparable<PostgresVersion> {
    /** The first minor releases without known holes that a hostile server or archive could use (November 2026). */
    private static final Map<Integer, Integer> FIRST_SAFE_MINOR = Map.of(14, 25, 15, 20, 16, 16, 17, 12, 18, 7);

    private static final Pattern OUTPUT = Pattern.compile("\\(PostgreSQL\\) (\\d+)\\.(\\d+)");

    /** Reads the output of a program's {@code --version}. */
    static Optional<PostgresVersion> ofOutput(String output) {
        Matcher matcher = OUTPUT.matcher(output);
        return matcher.find()
                ? Optional.of(
                        new PostgresVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** Reads {@code server_version_num}, for instance 150020. */
    public static PostgresVersion ofNumber(int number) {
        return new PostgresVersion(number / 10_000, number % 10_000);
    }

    /** Of a version as it is written down. */
    public static int majorOf(String version) {
        return Integer.parseInt(version.split("\\.", -1)[0]);
    }

    /** What a client of this line must be at least; empty for a line that is newer than this table. */
    Optional<PostgresVersion> firstSafe() {
        int oldestLine = 14;
        if (major < oldestLine) {
            return Optional.of(new PostgresVersion(oldestLine, FIRST_SAFE_MINOR.getOrDefault(oldestLine, 0)));
        }
        return Optional.ofNullable(FIRST_SAFE_MINOR.get(major)).map(safe -> new PostgresVersion(major, safe));
    }

    @Override
    public int compareTo(PostgresVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d.%d", major, minor);
    }
}
