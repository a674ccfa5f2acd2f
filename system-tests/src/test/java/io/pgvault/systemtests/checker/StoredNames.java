package io.pgvault.systemtests.checker;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of blobs tell, as docs/storage-format.md has them. */
final class StoredNames {
    private static final Pattern RECOVERY_POINT =
            Pattern.compile("instances/[0-9a-f-]{36}/recovery-points/([0-9a-f]{32})/(.+)");

    private StoredNames() {}

    /** Manifests by their recovery point's id. */
    static Map<String, String> manifests(StoredBlobs blobs) {
        Map<String, String> manifests = new TreeMap<>();
        blobs.sizes().keySet().forEach(name -> {
            Matcher matcher = RECOVERY_POINT.matcher(name);
            if (matcher.matches() && matcher.group(2).equals("manifest.json")) {
                manifests.put(matcher.group(1), name);
            }
        });
        return manifests;
    }

    /** How many blobs lie below each recovery point. */
    static Map<String, Integer> blobsByRecoveryPoint(StoredBlobs blobs) {
        Map<String, Integer> counts = new TreeMap<>();
        blobs.sizes().keySet().forEach(name -> {
            Matcher matcher = RECOVERY_POINT.matcher(name);
            if (matcher.matches()) {
                counts.merge(matcher.group(1), 1, Integer::sum);
            }
        });
        return counts;
    }
}
