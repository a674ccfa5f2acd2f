package io.pgvault.contract.job;

import io.pgvault.contract.Message;

/** What the vault asks of any one worker, beside backups. */
public sealed interface WorkerCommand extends Message
        permits DropScratch, RestoreJob, ValidateBackup, ValidateRestore, ValidateFilesRestore {}
