package io.pgvault.worker.secrets;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.KeyVaultSecretIdentifier;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** {@link SecretStore} on Azure Key Vault. */
public final class KeyVaultSecretStore implements SecretStore {
    private final Function<String, SecretClient> clients;
    private final Map<String, SecretClient> byVaultUrl = new ConcurrentHashMap<>();

    /**
     * Makes a store.
     *
     * @param clients a client for a key vault's URL
     */
    public KeyVaultSecretStore(Function<String, SecretClient> clients) {
        this.clients = clients;
    }

    @Override
    public String read(SecretReference secret) {
        KeyVaultSecretIdentifier identifier = identifier(secret);
        try {
            String value = byVaultUrl
                    .computeIfAbsent(identifier.getVaultUrl(), clients)
                    .getSecret(identifier.getName(), identifier.getVersion())
                    .getValue();
            if (value == null || value.isBlank()) {
                throw new BackupException(ErrorCode.SECRET_MISSING, "The secret " + secret + " is empty.");
            }
            return value;
        } catch (ResourceNotFoundException e) {
            throw new BackupException(ErrorCode.SECRET_MISSING, "The secret " + secret + " does not exist.", e);
        } catch (ClientAuthenticationException e) {
            throw refused(secret, e);
        } catch (HttpResponseException e) {
            if (e.getResponse() != null && e.getResponse().getStatusCode() == 403) {
                throw refused(secret, e);
            }
            throw unreachable(secret, e);
        } catch (BackupException e) {
            throw e;
        } catch (RuntimeException e) {
            // The SDK wraps failures of its HTTP client and of its credential in types of its own.
            throw unreachable(secret, e);
        }
    }

    private static KeyVaultSecretIdentifier identifier(SecretReference secret) {
        try {
            return new KeyVaultSecretIdentifier(secret.toString());
        } catch (IllegalArgumentException e) {
            throw new BackupException(
                    ErrorCode.SECRET_STORE_INVALID,
                    secret + " is not the address of a secret: https://{key vault}/secrets/{name}.",
                    e);
        }
    }

    private static BackupException refused(SecretReference secret, Throwable cause) {
        return new BackupException(
                ErrorCode.SECRET_STORE_PERMISSION,
                "The key vault does not let this worker read " + secret + ".",
                cause);
    }

    private static BackupException unreachable(SecretReference secret, Throwable cause) {
        return new BackupException(
                ErrorCode.SECRET_STORE_INVALID,
                "The key vault of " + secret + " could not be reached.",
                cause.getMessage(),
                cause);
    }
}
