package io.pgvault.vault.rest;

import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyFollowers;

/** For policies that nothing uses. */
final class NoFollowers implements PolicyFollowers {
    @Override
    public void follow(Policy replaced, boolean newSchedule) {
        throw new IllegalStateException("Nothing is here to be replaced");
    }

    @Override
    public void retag(Policy policy) {
        throw new IllegalStateException("Nothing is here to be tagged again");
    }
}
