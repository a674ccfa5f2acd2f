package io.pgvault.blobstore.azure;

import com.azure.storage.blob.BlobServiceClient;
import io.pgvault.blobstore.FileContainer;
import io.pgvault.blobstore.FileContainers;
import io.pgvault.contract.access.BoundContainer;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * {@link FileContainers} on Azure Blob storage. The own account is reached as for everything else; another one with the
 * identity that the process runs under. That identity's token opens whatever it may open, so it is shown to Azure's own
 * servers only, whatever a binding allows.
 */
public final class AzureFileContainers implements FileContainers {
    private static final List<String> OF_AZURE = List.of(
            ".blob.core.windows.net",
            ".blob.storage.azure.net",
            ".blob.core.chinacloudapi.cn",
            ".blob.core.usgovcloudapi.net");

    private final BlobServiceClient own;
    private final Function<URI, BlobServiceClient> others;

    /**
     * Makes the way there.
     *
     * @param own the account of pgvault's own containers
     * @param others reaches another account with the process's identity
     */
    public AzureFileContainers(BlobServiceClient own, Function<URI, BlobServiceClient> others) {
        this.own = own;
        this.others = others;
    }

    @Override
    public FileContainer open(BoundContainer container) {
        BlobServiceClient account = isOwn(container.account()) ? own : other(container);
        return new AzureFileContainer(account.getBlobContainerClient(container.name()), container.toString());
    }

    private boolean isOwn(URI account) {
        return place(account).equals(place(URI.create(own.getAccountUrl())));
    }

    private BlobServiceClient other(BoundContainer container) {
        URI account = container.account();
        String host = host(account);
        if (!account.getScheme().equalsIgnoreCase("https") || OF_AZURE.stream().noneMatch(host::endsWith)) {
            throw new BackupException(
                    ErrorCode.STORAGE_PERMISSION,
                    "The container " + container
                            + " lies neither in pgvault's own storage account nor in one of Azure's"
                            + " (https://{account}.blob.core.windows.net/{container}): the worker's identity is not shown to "
                            + host + ".");
        }
        return others.apply(account);
    }

    /** What makes two URLs those of one account. */
    private static String place(URI account) {
        boolean isTls = account.getScheme().equalsIgnoreCase("https");
        int port = account.getPort() >= 0 ? account.getPort() : (isTls ? 443 : 80);
        String path = account.getPath().replaceFirst("/$", "");
        return isTls + " " + host(account) + " " + port + " " + path.toLowerCase(Locale.ROOT);
    }

    private static String host(URI account) {
        return account.getHost().toLowerCase(Locale.ROOT);
    }
}
