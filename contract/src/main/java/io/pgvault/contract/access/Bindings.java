package io.pgvault.contract.access;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Default deny: without them an operator of one vault could read another team's secret through the worker's identity.
 * Checked in the vault-service when a request comes in and again in the worker before it acts.
 */
public final class Bindings {
    /** No escapes and no dots in the path, so that it means what it says. */
    private static final Pattern CONTAINER =
            Pattern.compile("https?://[A-Za-z0-9._-]+(:\\d+)?(/[A-Za-z0-9$-]+){1,2}/?");

    private final List<Binding> bindings;

    public Bindings(List<Binding> bindings) {
        this.bindings = List.copyOf(bindings);
    }

    /**
     * Refuses a secret that the vault is not bound to for that use.
     *
     * @throws BackupException {@link ErrorCode#BINDING_MISSING}, also for an address that could mean another secret than it
     *     says
     */
    public BoundSecret requireSecret(VaultReference vault, SecretReference secret, Use use) {
        PlainUrl url = PlainUrl.parse(secret.toString())
                .orElseThrow(() -> new BackupException(
                        ErrorCode.BINDING_MISSING,
                        "The vault " + vault.resourceId() + " is not bound to the secret " + secret
                                + ", nor to any whose address is not plainly https://{key vault}/secrets/{name}."));
        require(vault, "secret " + secret, use, binding -> binding.allowsSecret(url));
        return new BoundSecret(secret);
    }

    /**
     * Refuses a container that the vault is not bound to, and one of pgvault's own.
     *
     * @param container its URL; one with a query or a user could carry a credential, and is refused without being named
     * @throws BackupException {@link ErrorCode#BINDING_MISSING}, {@link ErrorCode#INVALID_REQUEST},
     *     {@link ErrorCode#RESTORE_TARGET_UNSUPPORTED}
     */
    public BoundContainer requireContainer(VaultReference vault, URI container) {
        PlainUrl url = PlainUrl.parse(container.toString())
                .filter(parts -> CONTAINER.matcher(container.toString()).matches())
                .orElseThrow(() -> new BackupException(
                        ErrorCode.INVALID_REQUEST,
                        "A container is named by its URL alone, https://{account}/{container}, without query or"
                                + " credentials."));
        require(vault, "container " + container, Use.CONTAINERS, binding -> binding.allowsContainer(url));
        BoundContainer bound = new BoundContainer(container);
        if (url.path().getLast().startsWith(BoundContainer.OF_PGVAULT)) {
            throw new BackupException(
                    ErrorCode.RESTORE_TARGET_UNSUPPORTED,
                    "The container " + bound
                            + " is one of pgvault's own, as its name says: nothing is restored into it.");
        }
        return bound;
    }

    /**
     * Refuses a database host that the vault is not bound to for that use.
     *
     * @throws BackupException {@link ErrorCode#BINDING_MISSING}
     */
    public void requireDatabaseHost(VaultReference vault, String host, Use use) {
        require(
                vault,
                "database host " + host,
                use,
                binding -> binding.databaseHosts().stream().anyMatch(pattern -> hostMatches(host, pattern)));
    }

    private void require(VaultReference vault, String what, Use use, Predicate<Binding> allows) {
        if (bindings.stream()
                .filter(binding -> binding.uses().contains(use))
                .filter(binding -> below(vault.resourceId(), binding.scope()))
                .noneMatch(allows)) {
            throw new BackupException(
                    ErrorCode.BINDING_MISSING,
                    "The vault " + vault.resourceId() + " is not bound to the " + what + use.words() + ".");
        }
    }

    private static boolean below(String resourceId, String scope) {
        String path = scope.endsWith("/") ? scope : scope + "/";
        return (resourceId + "/").toLowerCase(Locale.ROOT).startsWith(path.toLowerCase(Locale.ROOT));
    }

    private static boolean hostMatches(String host, String pattern) {
        String name = host.toLowerCase(Locale.ROOT);
        String wanted = pattern.toLowerCase(Locale.ROOT);
        return wanted.equals("*")
                || name.equals(wanted)
                || (wanted.startsWith("*.") && name.endsWith(wanted.substring(1)));
    }
}
