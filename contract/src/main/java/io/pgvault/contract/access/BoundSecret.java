package io.pgvault.contract.access;

import io.pgvault.contract.instance.SecretReference;

/** A secret that a vault may use. Only {@link Bindings} makes one: what takes it cannot be reached around them. */
public final class BoundSecret {
    private final SecretReference reference;

    BoundSecret(SecretReference reference) {
        this.reference = reference;
    }

    public SecretReference reference() {
        return reference;
    }

    @Override
    public String toString() {
        return reference.toString();
    }
}
