package io.pgvault.worker.files;

import io.pgvault.blobstore.FileContainer;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.worker.restore.RestoreChecks;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;

/** Answers what a restore as files would meet, and makes none. */
public final class JudgeFilesRestore {
    private final FileTargets targets;
    private final RestoreChecks checks;

    public JudgeFilesRestore(FileTargets targets, RestoreChecks checks) {
        this.targets = targets;
        this.checks = checks;
    }

    /**
     * Judges. Whether files may be made shows only when one is begun: a block is staged that nobody sees, and that storage
     * throws away after a week.
     *
     * @return what no file would be made of, and what the backup warned of
     * @throws BackupException with what would make the restore fail
     */
    public List<ErrorDetail> judge(RunFilesRestore command) throws InterruptedException {
        Manifest manifest = checks.manifest(command);
        FilePlan plan = FilePlan.of(manifest, command);
        FileContainer container = targets.open(command);
        // There is no such job, and so no file of it.
        var unused = new TargetFiles(container, command.container(), command.jobId()).made(plan);
        if (command.rehydration() == null) {
            String own = StorageLayout.container(command.vault().id());
            plan.dumps().stream()
                    .flatMap(dump -> dump.streams().stream())
                    .forEach(stream -> checks.requireOnline(own, stream));
        }
        stageABlock(container, plan.marker());
        List<ErrorDetail> warnings = new ArrayList<>(plan.warnings());
        warnings.addAll(manifest.warnings());
        return warnings;
    }

    private static void stageABlock(FileContainer container, String name) throws InterruptedException {
        try (StagedFile file = new StagedFile(container, name, AttemptId.random(), 1, () -> {})) {
            file.write('-');
            var unused = file.complete();
        } catch (InterruptedIOException e) {
            var unused = Thread.interrupted();
            throw new InterruptedException(e.getMessage());
        }
    }
}
