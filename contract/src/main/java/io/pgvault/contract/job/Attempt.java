package io.pgvault.contract.job;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.JobId;

/**
 * Who speaks of a job.
 *
 * @param number counts from 1
 * @param worker the worker's name, for people
 */
public record Attempt(JobId jobId, AttemptId attemptId, int number, String worker) {}
