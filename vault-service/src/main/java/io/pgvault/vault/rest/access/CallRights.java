package io.pgvault.vault.rest.access;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.access.FindRights;
import io.pgvault.vault.access.Identity;
import io.pgvault.vault.access.Rights;
import io.pgvault.vault.access.Scope;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the caller of this call may do; looked up once, and in the catalogue only when the configuration is not enough. */
@RequestScoped
public class CallRights {
    private final Callers callers;
    private final FindRights findRights;

    @Nullable
    private Rights configured;

    @Nullable
    private Rights rights;

    CallRights(Callers callers, FindRights findRights) {
        this.callers = callers;
        this.findRights = findRights;
    }

    private Rights configured() {
        if (configured == null) {
            configured = callers.identity().map(findRights::configuredOf).orElse(Rights.NONE);
        }
        return configured;
    }

    /** Nothing, where nobody calls. */
    private Rights rights() {
        if (rights == null) {
            rights = callers.identity().map(findRights::of).orElse(Rights.NONE);
        }
        return rights;
    }

    /**
     * Refuses what the caller has no role for at the scope.
     *
     * @throws BackupException {@link ErrorCode#AUTHORIZATION_FAILED}
     */
    public void require(Action action, Scope scope) {
        if (!may(action, scope.path())) {
            throw refusal(action, scope);
        }
    }

    public boolean may(Action action, String resourceId) {
        return configured().mayFor(action, resourceId) || rights().mayFor(action, resourceId);
    }

    /** Where the caller may do this. */
    public List<Scope> scopes(Action action) {
        List<Scope> enough = configured().scopes(action);
        return enough.stream().anyMatch(Scope::isAll) ? enough : rights().scopes(action);
    }

    BackupException refusal(Action action, Scope scope) {
        return new BackupException(
                ErrorCode.AUTHORIZATION_FAILED,
                "The client '"
                        + callers.identity()
                                .map(Identity::caller)
                                .map(Object::toString)
                                .orElse("")
                        + "' does not have authorization to perform the action '" + action.wireName()
                        + "' over the scope '" + scope + "'.");
    }
}
