package io.pgvault.vault.rest.instances;

import io.pgvault.contract.instance.SecretReference;
import io.pgvault.vault.rest.arm.Fields;
import org.jspecify.annotations.Nullable;

/** Where the credentials of a data source lie, on the wire. A value is never taken, and never given. */
public record SecretStoreBasedAuthCredentials(
        @Nullable SecretStoreResource secretStoreResource,
        @Nullable String objectType) {

    record SecretStoreResource(
            @Nullable String uri,
            @Nullable String secretStoreType,
            @Nullable String value) {
        /** A caller may have put the secret itself here. */
        @Override
        public String toString() {
            return "SecretStoreResource[uri=" + uri + "]";
        }
    }

    private static final String TYPE = "SecretStoreBasedAuthCredentials";
    private static final String STORE = "AzureKeyVault";

    public static SecretReference read(@Nullable SecretStoreBasedAuthCredentials body, String path) {
        SecretStoreBasedAuthCredentials given = Fields.required(body, path);
        Fields.objectType(given.objectType(), path, TYPE);
        SecretStoreResource resource = Fields.required(given.secretStoreResource(), path + ".secretStoreResource");
        Fields.choice(resource.secretStoreType(), path + ".secretStoreResource.secretStoreType", STORE, STORE);
        String field = path + ".secretStoreResource.uri";
        return new SecretReference(Fields.uri(Fields.required(resource.uri(), field), field));
    }

    public static SecretStoreBasedAuthCredentials of(SecretReference secret) {
        return new SecretStoreBasedAuthCredentials(new SecretStoreResource(secret.toString(), STORE, null), TYPE);
    }
}
