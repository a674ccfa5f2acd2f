package io.pgvault.contract.access;

import java.net.URI;

/** A container that a vault may write to. Only {@link Bindings} makes one, as for {@link BoundSecret}. */
public final class BoundContainer {
    private final URI url;

    BoundContainer(URI url) {
        this.url = url;
    }

    /** {@code https://{account}/{container}}, without credentials. */
    public URI url() {
        return url;
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
