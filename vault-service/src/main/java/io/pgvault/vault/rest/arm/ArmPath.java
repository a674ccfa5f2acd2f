package io.pgvault.vault.rest.arm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The paths of the API. Their fixed segments are taken in any case; names stay as they are written. */
public final class ArmPath {
    public static final String SUBSCRIPTION = "/subscriptions/{subscription}/providers/Microsoft.DataProtection";
    public static final String TENANT = "/providers/Microsoft.DataProtection";
    public static final String GROUP =
            "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.DataProtection";
    public static final String VAULT = GROUP + "/backupVaults/{vault}";
    public static final String INSTANCE = VAULT + "/backupInstances/{instance}";

    private static final Map<String, String> FIXED = Stream.of(
                    "subscriptions",
                    "resourceGroups",
                    "providers",
                    "Microsoft.DataProtection",
                    "backupVaults",
                    "backupPolicies",
                    "backupInstances",
                    "backupJobs",
                    "recoveryPoints",
                    "deletedRecoveryPoints",
                    "operationStatus",
                    "operationResults",
                    "validateForBackup",
                    "backup",
                    "restore",
                    "cancel",
                    "preview",
                    "previewPolicyChange",
                    "deadLetters",
                    "replay",
                    "publishAnew",
                    "locations")
            .collect(Collectors.toUnmodifiableMap(segment -> segment.toLowerCase(Locale.ROOT), Function.identity()));

    private ArmPath() {}

    /** Fixed segments and names take turns, but for the provider's name, which is fixed too. */
    public static String canonical(String rawPath) {
        String[] segments = rawPath.split("/", -1);
        List<String> canonical = new ArrayList<>(segments.length);
        boolean fixed = true;
        for (int i = 0; i < segments.length; i++) {
            if (i == 0) {
                canonical.add(segments[0]);
                continue;
            }
            boolean provider = canonical.getLast().equals("providers");
            canonical.add(fixed || provider ? fixed(segments[i]) : segments[i]);
            fixed = provider || !fixed;
        }
        return String.join("/", canonical);
    }

    private static String fixed(String segment) {
        return FIXED.getOrDefault(segment.toLowerCase(Locale.ROOT), segment);
    }
}
