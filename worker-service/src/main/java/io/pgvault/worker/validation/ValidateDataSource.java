package io.pgvault.worker.validation;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.worker.source.ReachedSource;
import io.pgvault.worker.source.SourceAccess;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers whether a data source can be backed up. */
public final class ValidateDataSource {
    private static final Logger LOG = LoggerFactory.getLogger(ValidateDataSource.class);

    private final SourceAccess access;
    private final InstantSource clock;

    public ValidateDataSource(SourceAccess access, InstantSource clock) {
        this.access = access;
        this.clock = clock;
    }

    public ValidationCompleted validate(ValidateBackup command) {
        try {
            ReachedSource source = access.reach(command.vault(), command.secret());
            return new ValidationCompleted(
                    command.operationId(), clock.instant(), null, source.facts().identity());
        } catch (BackupException e) {
            LOG.info("{} cannot be backed up: {}", command.dataSource().resourceId(), e.getMessage());
            return new ValidationCompleted(command.operationId(), clock.instant(), e.toDetail(), null);
        } catch (RuntimeException e) {
            LOG.error("The validation of {} met a bug", command.dataSource().resourceId(), e);
            return failed(command, ErrorCode.INTERNAL, "The worker met an unexpected failure: " + e);
        } catch (Error e) {
            LOG.error(
                    "{} cannot be validated by this worker",
                    command.dataSource().resourceId(),
                    e);
            return failed(command, ErrorCode.WORKER_FAILED, "The worker cannot work: " + e);
        }
    }

    private ValidationCompleted failed(ValidateBackup command, ErrorCode code, String message) {
        return new ValidationCompleted(command.operationId(), clock.instant(), ErrorDetail.of(code, message), null);
    }
}
