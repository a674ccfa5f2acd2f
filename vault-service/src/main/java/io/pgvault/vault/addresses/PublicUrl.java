package io.pgvault.vault.addresses;

import java.net.URI;
import java.util.Set;

/**
 * The address by which callers reach the API, also through a proxy: links begin with it, and never with what a request says
 * of itself, for callers send their tokens there.
 */
public record PublicUrl(URI uri) {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    public PublicUrl {
        String setting = "pgvault.api.public-url";
        String example = ", as https://backup.example.com is.";
        String scheme = uri.getScheme();
        String host = uri.getHost();
        boolean http = "http".equals(scheme);
        if (host == null || !(http || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    setting + " must be an address that callers can reach" + example + " It is '" + uri + "'.");
        }
        if (http && !THIS_MACHINE.contains(host)) {
            throw new IllegalArgumentException(setting + " must be https, for callers send their tokens there" + example
                    + " It is '" + uri + "'.");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    setting + " must be an address without user, query and fragment" + example + " It is not.");
        }
    }

    public boolean isEncrypted() {
        return "https".equals(uri.getScheme());
    }

    /**
     * The address of something in the API.
     *
     * @param path begins with a slash
     */
    public String of(String path) {
        String base = uri.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }
}
