/** The way of bytes between a PostgreSQL client program and storage: frames, digests, parallel blocks in bounded memory. */
@NullMarked
package io.pgvault.recoverypoints.parts;

import org.jspecify.annotations.NullMarked;
