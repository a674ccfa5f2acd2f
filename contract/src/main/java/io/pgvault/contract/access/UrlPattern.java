package io.pgvault.contract.access;

import java.util.List;
import java.util.Optional;

/**
 * Which URLs a binding allows: one and all below it. A star at the end of the path opens the rest of the last name, so
 * {@code /secrets/team-a} does not reach {@code /secrets/team-a-other}, but {@code /secrets/team-a*} does.
 *
 * @param start none for a star alone, which allows all
 * @param openName how the last name begins, when a star ends it
 */
record UrlPattern(Optional<PlainUrl> start, Optional<String> openName) {
    private static final String ANY = "*";

    /**
     * Reads a setting.
     *
     * @throws IllegalArgumentException saying what to write instead
     */
    static UrlPattern parse(String setting, String text) {
        if (text.equals(ANY)) {
            return new UrlPattern(Optional.empty(), Optional.empty());
        }
        boolean open = text.endsWith(ANY);
        String start = open ? text.substring(0, text.length() - 1) : text;
        PlainUrl url = PlainUrl.parse(start).orElseThrow(() -> refused(setting, text));
        if (!open) {
            return new UrlPattern(Optional.of(url), Optional.empty());
        }
        if (start.endsWith("/") && !url.path().isEmpty()) {
            return new UrlPattern(Optional.of(url), Optional.of(""));
        }
        if (url.path().isEmpty()) {
            // It would open the host's name, and with it hosts of others.
            throw refused(setting, text);
        }
        List<String> above = url.path().subList(0, url.path().size() - 1);
        return new UrlPattern(
                Optional.of(new PlainUrl(url.scheme(), url.host(), url.port(), above)),
                Optional.of(url.path().getLast()));
    }

    private static IllegalArgumentException refused(String setting, String text) {
        return new IllegalArgumentException(setting + ": '" + text + "' does not say of which server it speaks. Write"
                + " https://{host}/{path}, with a star at the end of the path at most, such as"
                + " https://keys.example.com/secrets/shop-*, or https://keys.example.com for all of a server.");
    }

    boolean allows(PlainUrl url) {
        if (start.isEmpty()) {
            return true;
        }
        PlainUrl wanted = start.get();
        int above = wanted.path().size();
        if (!wanted.sameServerAs(url)
                || url.path().size() < above
                || !url.path().subList(0, above).equals(wanted.path())) {
            return false;
        }
        return openName.isEmpty()
                || (url.path().size() > above && url.path().get(above).startsWith(openName.get()));
    }
}
