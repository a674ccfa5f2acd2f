/**
 * Runs what pgvault needs on one Linux machine without containers: a real Kafka broker, two PostgreSQL servers, Azurite
 * and a key vault emulator as child processes, and the packaged services beside them. Tests take single parts or a
 * whole stack from here; {@code make up} uses the same classes through {@link io.pgvault.localstack.Main}.
 */
@NullMarked
package io.pgvault.localstack;

import org.jspecify.annotations.NullMarked;
