package io.pgvault.vault.rest.arm;

import io.pgvault.contract.access.Caller;
import io.pgvault.vault.access.Callers;
import io.quarkus.arc.Arc;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Whoever the call's token speaks of, once it was found good; whoever brings none that is good is nobody. */
@Singleton
class TokenCallers implements Callers {
    private final CurrentIdentityAssociation identities;

    TokenCallers(CurrentIdentityAssociation identities) {
        this.identities = identities;
    }

    @Override
    public Optional<Caller> current() {
        if (!Arc.container().requestContext().isActive()) {
            return Optional.empty();
        }
        // Nobody waits here: a call that is refused is answered by a thread that must not.
        CompletableFuture<SecurityIdentity> known =
                identities.getDeferredIdentity().subscribeAsCompletionStage();
        if (known.state() != Future.State.SUCCESS
                || !(known.resultNow().getPrincipal() instanceof JsonWebToken token)) {
            return Optional.empty();
        }
        return first(token, "oid", "sub")
                .map(subject -> new Caller(
                        subject,
                        first(token, "preferred_username", "upn", "name").orElse(null)));
    }

    private static Optional<String> first(JsonWebToken token, String... claims) {
        return Stream.of(claims)
                .map(claim -> (@Nullable Object) token.getClaim(claim))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst();
    }
}
