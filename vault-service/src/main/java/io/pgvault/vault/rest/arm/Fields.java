package io.pgvault.vault.rest.arm;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what callers send, and names the property that is wrong. */
public final class Fields {
    private static final Pattern VAULT = Pattern.compile("[A-Za-z][-A-Za-z0-9]{0,48}[A-Za-z0-9]");
    private static final Pattern POLICY = Pattern.compile("[-a-zA-Z0-9]{3,150}");
    private static final Pattern INSTANCE = Pattern.compile("[^\\p{Cntrl}/\\\\?#%<>&]{1,260}");

    private Fields() {}

    public static <T> T required(@Nullable T value, String path) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            throw refuse(path, "it is required.");
        }
        return value;
    }

    public static String orElse(@Nullable String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value;
    }

    /** The option that the value names in whatever case. */
    public static String choice(@Nullable String value, String path, String otherwise, String... options) {
        return value == null || value.isBlank() ? otherwise : choice(value, path, List.of(options));
    }

    public static String choice(String value, String path, List<String> options) {
        return options.stream()
                .filter(option -> option.equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> refuse(path, "'" + value + "' is not one of " + String.join(", ", options) + "."));
    }

    /** Refuses another object type than the expected one; a missing one is taken for it. */
    public static void objectType(@Nullable String value, String path, String... expected) {
        if (value != null && Arrays.stream(expected).noneMatch(value::equalsIgnoreCase)) {
            throw refuse(path + ".objectType", "'" + value + "' is not one of " + String.join(", ", expected) + ".");
        }
    }

    public static URI uri(String value, String path) {
        try {
            URI uri = new URI(value);
            if (uri.isAbsolute() && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw refuse(path, "'" + value + "' is not a URI.");
        }
        throw refuse(path, "'" + value + "' is not an absolute URI.");
    }

    public static String lastSegment(String resourceId) {
        return resourceId.substring(resourceId.lastIndexOf('/') + 1);
    }

    /** The segment after a fixed one in an ARM id. */
    public static Optional<String> segmentAfter(String fixed, String resourceId) {
        List<String> segments = Arrays.asList(resourceId.split("/", -1));
        for (int i = 0; i + 1 < segments.size(); i++) {
            if (segments.get(i).equalsIgnoreCase(fixed)) {
                return Optional.of(segments.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /**
     * The name in the ARM id of what lies in a vault.
     *
     * @param collection the vault's id and the type, as in {@code {vault}/backupPolicies}
     * @param what for messages
     */
    public static String nameWithin(String collection, String id, String path, String what) {
        String prefix = collection + "/";
        if (!id.regionMatches(true, 0, prefix, 0, prefix.length()) || id.indexOf('/', prefix.length()) >= 0) {
            throw refuse(path, "'" + id + "' is not the id of " + what + " of this vault: " + prefix + "{name}.");
        }
        return id.substring(prefix.length());
    }

    public static String vaultName(String name) {
        return name(
                name,
                VAULT,
                "A vault's name has 2 to 50 letters, digits and hyphens, begins with a letter and does not end with a hyphen");
    }

    public static String policyName(String name) {
        return name(name, POLICY, "A policy's name has 3 to 150 letters, digits and hyphens");
    }

    public static String instanceName(String name) {
        return name(name, INSTANCE, "A backup instance's name has 1 to 260 characters and none of / \\ ? # % < > &");
    }

    public static BackupException refuse(String path, String problem) {
        return new BackupException(ErrorCode.INVALID_REQUEST, path + ": " + problem);
    }

    private static String name(String name, Pattern form, String rule) {
        if (!form.matcher(name).matches()) {
            throw new BackupException(ErrorCode.INVALID_REQUEST, rule + ". '" + name + "' does not fit.");
        }
        return name;
    }

    /** {@code FIRST_OF_MONTH} is {@code FirstOfMonth}. */
    public static String wireName(Enum<?> constant) {
        return Arrays.stream(constant.name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
