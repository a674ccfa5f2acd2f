package io.pgvault.blobstore.azure;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import java.time.Duration;

/** Builds the SDK's client; one per process is enough. */
public final class AzureBlobService {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private AzureBlobService() {}

    public static BlobServiceClient connect(AzureBlobSettings settings) {
        BlobServiceClientBuilder builder = new BlobServiceClientBuilder()
                .httpClient(new JdkHttpClientBuilder().build())
                // The newest version that Azurite 3.37 knows.
                .serviceVersion(BlobServiceVersion.V2026_06_06)
                .retryOptions(new RequestRetryOptions(
                        RetryPolicyType.EXPONENTIAL,
                        settings.maxTries(),
                        settings.tryTimeout(),
                        FIRST_PAUSE,
                        LONGEST_PAUSE,
                        null));
        settings.connectionString().ifPresent(builder::connectionString);
        settings.endpoint()
                .ifPresent(endpoint ->
                        builder.endpoint(endpoint.toString()).credential(new DefaultAzureCredentialBuilder().build()));
        return builder.buildClient();
    }
}
