package io.pgvault.worker.files;

/**
 * A file that is there, or is complete and waits to be.
 *
 * @param sha256 of its content, in hexadecimal
 */
record MadeFile(String name, long bytes, String sha256) {}
