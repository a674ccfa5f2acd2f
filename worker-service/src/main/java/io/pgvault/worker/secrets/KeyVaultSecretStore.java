package io.pgvault.worker.secrets;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.security.keyvault.secrets.SecretClient;
import io.pgvault.contract.access.BoundSecret;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@link SecretStore} on Azure Key Vault. */
public final class KeyVaultSecretStore implements SecretStore {
    private static final Pattern PATH = Pattern.compile("/secrets/([0-9A-Za-z-]+)(?:/([0-9A-Za-z-]+))?/?");

    /** The service's own code for it, which its answer carries beside the status 403. */
    private static final String DISABLED = "SecretDisabled";

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
    public String read(BoundSecret secret) {
        Place place = place(secret);
        try {
            String value = byVaultUrl
                    .computeIfAbsent(place.vaultUrl(), clients)
                    .getSecret(place.name(), place.version())
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

    private record Place(
            String vaultUrl, String name, @Nullable String version) {}

    /** The SDK's own reader of such addresses loses the port. */
    private static Place place(BoundSecret secret) {
        URI uri = secret.reference().uri();
        Matcher path = PATH.matcher(String.valueOf(uri.getRawPath()));
        if (!"https".equals(uri.getScheme()) || uri.getAuthority() == null || !path.matches()) {
            throw new BackupException(
                    ErrorCode.SECRET_STORE_INVALID,
                    secret + " is not the address of a secret: https://{key vault}/secrets/{name}.");
        }
        return new Place("https://" + uri.getAuthority(), path.group(1), path.group(2));
    }

    private static BackupException refused(BoundSecret secret, HttpResponseException cause) {
        if (String.valueOf(cause.getMessage()).contains(DISABLED)) {
            return new BackupException(ErrorCode.SECRET_MISSING, "The secret " + secret + " is disabled.", cause);
        }
        return new BackupException(
                ErrorCode.SECRET_STORE_PERMISSION,
                "The key vault does not let this worker read " + secret + ".",
                cause);
    }

    /** A key vault that is away for a while and one that never was cannot be told apart: both are tried again. */
    private static BackupException unreachable(BoundSecret secret, Throwable cause) {
        return new BackupException(
                ErrorCode.SECRET_STORE_UNAVAILABLE,
                "The key vault of " + secret + " could not be reached.",
                cause.getMessage(),
                cause);
    }
}
