package io.pgvault.worker.secrets;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a secret: an ADO.NET connection string, as Azure Backup wants it, or a {@code postgresql://} URL. Of
 * everything else in it nothing is taken over, so that a secret cannot bring options of its own.
 */
public final class SecretText {
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final int DEFAULT_PORT = 5432;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private SecretText() {}

    /**
     * Reads a login.
     *
     * @throws BackupException {@link ErrorCode#SECRET_FORMAT}, naming what is missing and never the text
     */
    public static DatabaseLogin parse(String text) {
        // PowerShell begins the files that it writes with a mark.
        String trimmed = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text).strip();
        if (trimmed.startsWith("postgresql://") || trimmed.startsWith("postgres://")) {
            return url(trimmed);
        }
        return adoNet(trimmed);
    }

    private static DatabaseLogin url(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // The exception quotes the text, password and all: it must not become a cause.
            throw unsupported("it is not a valid postgresql:// URL; percent-encode special characters");
        }
        // Not the URI's own user and host: it knows neither when the host's name has an underscore.
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int userEnd = authority.lastIndexOf('@');
        int colon = authority.indexOf(':');
        if (colon < 0 || colon > userEnd) {
            throw unsupported("user or password is missing");
        }
        String place = authority.substring(userEnd + 1);
        int portStart = place.startsWith("[") ? place.indexOf(':', place.indexOf(']')) : place.indexOf(':');
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        Map<String, String> parameters = new HashMap<>();
        String query = uri.getRawQuery();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
                }
            }
        }
        return login(
                host(portStart < 0 ? place : place.substring(0, portStart)),
                portStart < 0 ? null : place.substring(portStart + 1),
                path.length() > 1 ? decoded(path.substring(1)) : null,
                decoded(authority.substring(0, colon)),
                decoded(authority.substring(colon + 1, userEnd)),
                parameters.get("sslmode"));
    }

    /** An address of IPv6 may stand in brackets. */
    private static @Nullable String host(@Nullable String host) {
        return host != null && host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String decoded(String text) {
        // In a URL's path and user part a plus sign is a plus sign.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static DatabaseLogin adoNet(String text) {
        Map<String, String> values = AdoNetText.values(text);
        if (values.isEmpty()) {
            throw unsupported("it is neither an ADO.NET connection string nor a postgresql:// URL");
        }
        return login(
                host(first(values, "server", "host", "datasource")),
                values.get("port"),
                first(values, "database", "initialcatalog"),
                first(values, "userid", "username", "user", "uid"),
                first(values, "password", "pwd"),
                values.get("sslmode"));
    }

    private static @Nullable String first(Map<String, String> values, String... keys) {
        for (String key : keys) {
            String value = values.get(key);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static DatabaseLogin login(
            @Nullable String host,
            @Nullable String port,
            @Nullable String database,
            @Nullable String user,
            @Nullable String password,
            @Nullable String sslMode) {
        requireNoControlCharacters("server", host);
        requireNoControlCharacters("port", port);
        requireNoControlCharacters("database", database);
        requireNoControlCharacters("user", user);
        requireNoControlCharacters("password", password);
        return new DatabaseLogin(
                server(required("server", host)),
                port(port),
                required("database", database),
                required("user", user),
                required("password", password),
                sslMode == null
                        ? SslMode.PREFER
                        : SslMode.parse(sslMode)
                                .orElseThrow(() -> unsupported("its SSL mode is none of "
                                        + "disable, allow, prefer, require, verify-ca, verify-full")));
    }

    /** Anything else could bring options of its own when it is put into a JDBC URL, or lead to several servers. */
    private static String server(String host) {
        if (!HOST.matcher(host).matches()) {
            throw unsupported("its server is not one host name or address");
        }
        return host;
    }

    private static int port(@Nullable String port) {
        try {
            int number = port == null ? DEFAULT_PORT : Integer.parseInt(port.strip());
            if (number > 0 && number < 65_536) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw unsupported("its port is not a number");
        }
        throw unsupported("its port is not between 1 and 65535");
    }

    /** A NUL ends a value in the start-up packet, and what follows it there would be parameters of its own. */
    private static void requireNoControlCharacters(String name, @Nullable String value) {
        if (value != null && value.chars().anyMatch(Character::isISOControl)) {
            throw unsupported("the " + name + " has a control character in it, such as a NUL, a tab or an end of line;"
                    + " store the secret again without it");
        }
    }

    private static String required(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw unsupported("the " + name.toLowerCase(Locale.ROOT) + " is missing");
        }
        return value;
    }

    private static BackupException unsupported(String why) {
        return new BackupException(ErrorCode.SECRET_FORMAT, "The secret's value cannot be used: " + why + ".");
    }
}
