package io.pgvault.vault.rest.arm;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.limits.ArmName;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.limits.PlainText;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what callers send, and names the property that is wrong. */
public final class Fields {
    private static final Pattern TAG_NAME = Pattern.compile("[^<>%&\\\\?/]+");

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

    /** A text that is not longer than this. */
    public static String text(String value, Limit limit, String path) {
        if (value.length() > limit.most()) {
            throw refuse(
                    path, "it has " + value.length() + " characters, and at most " + limit.most() + " are allowed.");
        }
        return value;
    }

    public static @Nullable String optionalText(@Nullable String value, Limit limit, String path) {
        return value == null ? null : text(value, limit, path);
    }

    /** A number whose digits can be written down. */
    public static BigDecimal number(BigDecimal value, String path) {
        if (!BodyForm.isBounded(value)) {
            throw refuse(path, "a number has at most " + Limit.DIGITS.most() + " digits before its point, and behind.");
        }
        return value;
    }

    public static Map<String, String> tags(@Nullable Map<String, @Nullable String> given, String path) {
        Map<String, @Nullable String> tags = given == null ? Map.of() : given;
        if (tags.size() > Limit.TAGS.most()) {
            throw refuse(path, "there are " + tags.size() + ", and at most " + Limit.TAGS.most() + " are allowed.");
        }
        Map<String, String> checked = new LinkedHashMap<>();
        tags.forEach((name, value) -> {
            String at = path + "." + PlainText.shown(name);
            if (text(name, Limit.TAG_NAME, at).isBlank()
                    || !TAG_NAME.matcher(name).matches()) {
                throw refuse(at, "a tag's name is not blank and has none of < > % & \\ ? /.");
            }
            if (value == null) {
                throw refuse(at, "a tag's value is a text, which may be empty, and not null.");
            }
            checked.put(name, text(value, Limit.TAG_VALUE, at));
        });
        return checked;
    }

    /** An ARM id, of names that keep to ARM's rules. */
    public static String resourceId(String id, String path) {
        text(id, Limit.RESOURCE_ID, path);
        if (!id.startsWith("/") || id.endsWith("/")) {
            throw refuse(path, "'" + PlainText.shown(id) + "' is not an ARM id: it begins with a slash.");
        }
        List<String> segments = Arrays.asList(id.substring(1).split("/", -1));
        segments.forEach(segment -> ArmName.SEGMENT.require(segment, path));
        requireAfter("subscriptions", id, ArmName.SUBSCRIPTION, path);
        requireAfter("resourceGroups", id, ArmName.RESOURCE_GROUP, path);
        return id;
    }

    private static void requireAfter(String fixed, String id, ArmName rule, String path) {
        segmentAfter(fixed, id).ifPresent(name -> rule.require(name, path));
    }

    public static URI uri(String value, String path) {
        if (!value.chars().allMatch(character -> character > ' ' && character < 0x7F)) {
            throw refuse(
                    path,
                    "'" + PlainText.shown(value) + "' is not a URI. Escape other characters than those of ASCII.");
        }
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
        resourceId(id, path);
        String prefix = collection + "/";
        if (!id.regionMatches(true, 0, prefix, 0, prefix.length()) || id.indexOf('/', prefix.length()) >= 0) {
            throw refuse(path, "'" + id + "' is not the id of " + what + " of this vault: " + prefix + "{name}.");
        }
        return id.substring(prefix.length());
    }

    public static BackupException refuse(String path, String problem) {
        return new BackupException(ErrorCode.INVALID_REQUEST, path + ": " + problem);
    }

    /** {@code FIRST_OF_MONTH} is {@code FirstOfMonth}. */
    public static String wireName(Enum<?> constant) {
        return Arrays.stream(constant.name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
