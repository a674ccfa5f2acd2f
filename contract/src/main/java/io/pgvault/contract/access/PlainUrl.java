package io.pgvault.contract.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL in its parts, all in lower case. Without credentials, query, fragment, escapes, empty segments and dots as segments,
 * so that it means what it says to everybody who reads it.
 *
 * @param port as written, or the scheme's own
 * @param path its segments; empty for the host alone
 */
record PlainUrl(String scheme, String host, int port, List<String> path) {
    private static final Pattern FORM = Pattern.compile("(?<scheme>https?)://(?<host>[a-z0-9._-]+|\\[[0-9a-f:.]+])"
            + "(:(?<port>\\d{1,5}))?(?<path>(/[a-z0-9$._~-]+)*)/?");

    PlainUrl {
        path = List.copyOf(path);
    }

    static Optional<PlainUrl> parse(String text) {
        Matcher parts = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        String path = parts.group("path");
        List<String> segments =
                path.isEmpty() ? List.of() : List.of(path.substring(1).split("/", -1));
        if (segments.contains(".") || segments.contains("..")) {
            return Optional.empty();
        }
        String scheme = parts.group("scheme");
        int port = parts.group("port") == null
                ? (scheme.equals("https") ? 443 : 80)
                : Integer.parseInt(parts.group("port"));
        return Optional.of(new PlainUrl(scheme, parts.group("host"), port, segments));
    }

    /** Whether both are of one server. */
    boolean sameServerAs(PlainUrl other) {
        return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
    }
}
