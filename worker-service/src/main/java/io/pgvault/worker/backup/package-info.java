/** One attempt at a backup. */
@NullMarked
package io.pgvault.worker.backup;

import org.jspecify.annotations.NullMarked;
