package io.pgvault.worker.files;

import io.pgvault.blobstore.FileContainer;
import io.pgvault.blobstore.FileMark;
import io.pgvault.blobstore.StoredFile;
import io.pgvault.contract.JobId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What there is under the names of a job's files: nothing, or what an attempt of this very job made.
 *
 * @param url of the container, for messages
 */
record TargetFiles(FileContainer container, URI url, JobId job) {
    /**
     * The files of the plan that an attempt of this job has made already.
     *
     * @throws BackupException {@link ErrorCode#TARGET_FILE_EXISTS} when anything else has one of the names
     */
    Map<String, MadeFile> made(FilePlan plan) {
        Map<String, MadeFile> made = new LinkedHashMap<>();
        plan.names().forEach(name -> made(name).ifPresent(file -> made.put(name, file)));
        return made;
    }

    private Optional<MadeFile> made(String name) {
        return container.find(name).map(file -> {
            FileMark mark = file.mark();
            if (mark == null || !mark.job().equals(job.toString())) {
                throw exists(name);
            }
            return new MadeFile(name, file.bytes(), mark.sha256());
        });
    }

    /**
     * Makes a file visible, and looks whether all of it is there.
     *
     * @throws BackupException {@link ErrorCode#TARGET_FILE_EXISTS} when somebody else was faster
     */
    MadeFile create(StagedFile.Complete complete, String sha256) {
        if (!container.create(complete.name(), complete.blocks(), new FileMark(job.toString(), sha256))
                && made(complete.name()).isEmpty()) {
            throw new BackupException(
                    ErrorCode.STORAGE_FAILED, "Storage did not make " + url + "/" + complete.name() + ".");
        }
        long stored = container.find(complete.name()).map(StoredFile::bytes).orElse(-1L);
        if (stored != complete.bytes()) {
            throw new BackupException(
                    ErrorCode.STORAGE_FAILED,
                    "Storage has " + stored + " bytes of " + url + "/" + complete.name() + ", to which "
                            + complete.bytes() + " were sent.");
        }
        return new MadeFile(complete.name(), stored, sha256);
    }

    private BackupException exists(String name) {
        return new BackupException(
                ErrorCode.TARGET_FILE_EXISTS, "There is a blob " + name + " in the container " + url + " already.");
    }
}
