package io.pgvault.contract.access;

import java.net.URI;

/** A container that a vault may write to. Only {@link Bindings} makes one, as for {@link BoundSecret}. */
public final class BoundContainer {
    /** With which the names of pgvault's own containers begin, in whatever account: none of them is ever a target. */
    public static final String OF_PGVAULT = "pgv-";

    private final URI url;

    BoundContainer(URI url) {
        this.url = url;
    }

    /** {@code https://{account}/{container}}, without credentials. */
    public URI url() {
        return url;
    }

    /** The account that it lies in, as a URL without a slash at its end. */
    public URI account() {
        String text = text();
        return URI.create(text.substring(0, text.lastIndexOf('/')));
    }

    public String name() {
        String text = text();
        return text.substring(text.lastIndexOf('/') + 1);
    }

    private String text() {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
