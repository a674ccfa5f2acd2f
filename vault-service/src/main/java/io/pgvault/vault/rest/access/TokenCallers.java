package io.pgvault.vault.rest.access;

import io.pgvault.contract.access.Caller;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.access.Identity;
import io.pgvault.vault.config.TokensConfig;
import io.quarkus.arc.Arc;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Whoever the call's token speaks of, once it was found good; whoever brings none that is good is nobody. */
@ApplicationScoped
class TokenCallers implements Callers {
    private final CurrentIdentityAssociation identities;
    private final TokensConfig config;

    TokenCallers(CurrentIdentityAssociation identities, TokensConfig config) {
        this.identities = identities;
        this.config = config;
    }

    @Override
    public Optional<Identity> identity() {
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
                .map(subject -> new Identity(
                        new Caller(
                                subject,
                                first(token, "preferred_username", "upn", "name")
                                        .orElse(null)),
                        texts(token, config.groupsClaim()),
                        texts(token, config.appRolesClaim()),
                        first(token, "azp", "appid").orElse(null)));
    }

    private static Optional<String> first(JsonWebToken token, String... claims) {
        return Stream.of(claims)
                .map(claim -> (@Nullable Object) token.getClaim(claim))
                .flatMap(TokenCallers::text)
                .findFirst();
    }

    /** The texts of a claim, or of a member of it that slashes lead to: {@code realm_access/roles}. */
    private static List<String> texts(JsonWebToken token, String path) {
        String[] steps = path.split("/", -1);
        Object value = token.getClaim(steps[0]);
        for (int i = 1; i < steps.length; i++) {
            value = value instanceof Map<?, ?> members ? members.get(steps[i]) : null;
        }
        return value instanceof Collection<?> values
                ? values.stream().flatMap(TokenCallers::text).toList()
                : text(value).toList();
    }

    private static Stream<String> text(@Nullable Object value) {
        return switch (value) {
            case String text -> Stream.of(text);
            case JsonString text -> Stream.of(text.getString());
            case null, default -> Stream.empty();
        };
    }
}
