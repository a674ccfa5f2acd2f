package io.pgvault.worker.files;

import io.pgvault.blobstore.FileContainer;
import io.pgvault.blobstore.FileContainers;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.FilePrefix;
import io.pgvault.contract.job.RunFilesRestore;
import java.util.function.Consumer;

/** From what a command says to a container that its vault is allowed to write to. */
public final class FileTargets {
    private final FileContainers containers;
    private final Bindings bindings;
    private final Consumer<VaultReference> vaults;

    /**
     * Makes it.
     *
     * @param vaults refuses a vault that is not what a message says of it
     */
    public FileTargets(FileContainers containers, Bindings bindings, Consumer<VaultReference> vaults) {
        this.containers = containers;
        this.bindings = bindings;
        this.vaults = vaults;
    }

    /**
     * Opens the target.
     *
     * @throws BackupException {@link ErrorCode#VAULT_NOT_KNOWN}, {@link ErrorCode#BINDING_MISSING},
     *     {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#RESTORE_TARGET_UNSUPPORTED},
     *     {@link ErrorCode#STORAGE_PERMISSION}
     */
    FileContainer open(RunFilesRestore command) {
        vaults.accept(command.vault());
        FilePrefix.problem(command.filePrefix()).ifPresent(problem -> {
            throw new BackupException(ErrorCode.INVALID_REQUEST, "The prefix of the files: " + problem);
        });
        return containers.open(bindings.requireContainer(command.vault(), command.container()));
    }
}
