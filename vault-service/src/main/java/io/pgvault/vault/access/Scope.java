package io.pgvault.vault.access;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.vaults.VaultAddress;
import java.util.regex.Pattern;

/**
 * What a role is assigned at, as an ARM path: everything ({@code /}), a subscription, a resource group or a backup vault.
 * It covers what lies below it. Case does not matter, but is kept.
 */
public record Scope(String path) {
    public static final Scope ALL = new Scope("/");

    private static final String NAME = "[^/\\p{Cntrl}\\s]{1,128}";
    private static final Pattern FORM = Pattern.compile(
            "/|/subscriptions/" + NAME + "(/resourceGroups/" + NAME
                    + "(/providers/Microsoft\\.DataProtection/backupVaults/" + NAME + ")?)?",
            Pattern.CASE_INSENSITIVE);

    /**
     * The scope that a text names.
     *
     * @throws BackupException {@link ErrorCode#INVALID_REQUEST}
     */
    public static Scope parse(String text) {
        String path = text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (!FORM.matcher(path).matches()) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "'" + text + "' is not a scope. Scopes are /, /subscriptions/{subscription},"
                            + " /subscriptions/{subscription}/resourceGroups/{group} and the id of a backup vault.");
        }
        return new Scope(path);
    }

    /** Whether this is the other one, or above it. */
    public boolean covers(Scope other) {
        return coversId(other.path);
    }

    /** Whether a resource with this ARM id is this scope, or below it. */
    public boolean coversId(String resourceId) {
        return isAll() || (VaultAddress.keyOf(resourceId) + "/").startsWith(key() + "/");
    }

    public boolean isAll() {
        return path.equals("/");
    }

    /** The same for every way of writing the scope. */
    public String key() {
        return VaultAddress.keyOf(path);
    }

    @Override
    public String toString() {
        return path;
    }
}
