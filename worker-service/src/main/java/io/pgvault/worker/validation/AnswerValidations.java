package io.pgvault.worker.validation;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.contract.job.ValidateFilesRestore;
import io.pgvault.contract.job.ValidateRestore;
import io.pgvault.worker.files.JudgeFilesRestore;
import io.pgvault.worker.restore.JudgeRestore;
import io.pgvault.worker.source.ReachedServer;
import io.pgvault.worker.source.SourceAccess;
import io.pgvault.worker.source.SourceFacts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers whether a data source can be backed up, and what a restore would meet. */
public final class AnswerValidations {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerValidations.class);

    private final SourceAccess access;
    private final JudgeRestore judgeRestore;
    private final JudgeFilesRestore judgeFilesRestore;
    private final InstantSource clock;

    public AnswerValidations(
            SourceAccess access, JudgeRestore judgeRestore, JudgeFilesRestore judgeFilesRestore, InstantSource clock) {
        this.access = access;
        this.judgeRestore = judgeRestore;
        this.judgeFilesRestore = judgeFilesRestore;
        this.clock = clock;
    }

    @FunctionalInterface
    private interface Question {
        ValidationCompleted ask() throws InterruptedException;
    }

    public ValidationCompleted validate(ValidateBackup command) throws InterruptedException {
        return answer(
                command.operationId(),
                "The backup of " + command.dataSource().resourceId(),
                () -> command.dataSource().isServer() ? server(command) : database(command));
    }

    private ValidationCompleted database(ValidateBackup command) {
        SourceFacts facts = access.reach(command.vault(), command.secret()).facts();
        return new ValidationCompleted(command.operationId(), clock.instant(), null, facts.identity(), facts.hazards());
    }

    /** One of its databases that cannot be backed up leaves the others as they are. */
    private ValidationCompleted server(ValidateBackup command) {
        ReachedServer server = access.reachServer(
                command.vault(), command.secret(), command.dataSource().databasesOrAll());
        List<ErrorDetail> warnings = new ArrayList<>(server.facts().hazards());
        List<BackupException> failures = new ArrayList<>();
        for (String database : server.facts().databases()) {
            try {
                access.reach(server, database)
                        .facts()
                        .hazards()
                        .forEach(hazard -> warnings.add(hazard.about("Database '" + database + "'")));
            } catch (BackupException e) {
                failures.add(e);
                warnings.add(e.toDetail().about("Database '" + database + "'"));
            }
        }
        if (failures.size() == server.facts().databases().size()) {
            throw failures.getFirst();
        }
        return new ValidationCompleted(
                command.operationId(), clock.instant(), null, server.facts().identity(), warnings);
    }

    public ValidationCompleted validate(ValidateRestore command) throws InterruptedException {
        String what = "The restore of " + command.restore().recoveryPointId();
        return answer(command.operationId(), what, () -> {
            List<ErrorDetail> warnings = judgeRestore.judge(command.restore());
            return new ValidationCompleted(command.operationId(), clock.instant(), null, null, warnings);
        });
    }

    public ValidationCompleted validate(ValidateFilesRestore command) throws InterruptedException {
        String what = "The restore of " + command.restore().recoveryPointId() + " as files";
        return answer(command.operationId(), what, () -> {
            List<ErrorDetail> warnings = judgeFilesRestore.judge(command.restore());
            return new ValidationCompleted(command.operationId(), clock.instant(), null, null, warnings);
        });
    }

    private ValidationCompleted answer(OperationId operation, String what, Question question)
            throws InterruptedException {
        @Nullable ErrorDetail problem;
        try {
            return question.ask();
        } catch (BackupException e) {
            LOG.info("{} would fail: {}", what, e.getMessage());
            problem = e.toDetail();
        } catch (RuntimeException e) {
            LOG.error("{}: its validation met a bug", what, e);
            problem = ErrorDetail.of(ErrorCode.INTERNAL, "The worker met an unexpected failure: " + e);
        } catch (Error e) {
            LOG.error("{} cannot be validated by this worker", what, e);
            problem = ErrorDetail.of(ErrorCode.WORKER_FAILED, "The worker cannot work: " + e);
        }
        return new ValidationCompleted(operation, clock.instant(), problem, null, null);
    }
}
