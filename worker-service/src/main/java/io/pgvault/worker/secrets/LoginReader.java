package io.pgvault.worker.secrets;

import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.access.BoundSecret;
import io.pgvault.contract.access.Use;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import java.util.function.Consumer;

/** From a secret's address to a login that the vault is allowed to use. */
public final class LoginReader {
    private final SecretStore secrets;
    private final Bindings bindings;
    private final SslMode minimumSslMode;
    private final Consumer<VaultReference> vaults;

    /**
     * Makes a reader.
     *
     * @param vaults refuses a vault that is not what a message says of it
     */
    public LoginReader(
            SecretStore secrets, Bindings bindings, SslMode minimumSslMode, Consumer<VaultReference> vaults) {
        this.secrets = secrets;
        this.vaults = vaults;
        this.bindings = bindings;
        this.minimumSslMode = minimumSslMode;
    }

    /** Reads the secret anew every time: it may have been rotated. */
    public DatabaseLogin read(VaultReference vault, SecretReference secret, Use use) {
        vaults.accept(vault);
        BoundSecret bound = bindings.requireSecret(vault, secret, use);
        DatabaseLogin login = SecretText.parse(secrets.read(bound)).atLeast(minimumSslMode);
        bindings.requireDatabaseHost(vault, login.host(), use);
        return login;
    }
}
