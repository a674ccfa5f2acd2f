package io.pgvault.blobstore;

/**
 * What is written on a file, by which whoever made it knows it again.
 *
 * @param job that made it
 * @param sha256 of its content, in hexadecimal
 */
public record FileMark(String job, String sha256) {}
