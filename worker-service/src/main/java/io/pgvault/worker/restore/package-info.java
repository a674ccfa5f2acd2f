/** One attempt at a restore. */
@NullMarked
package io.pgvault.worker.restore;

import org.jspecify.annotations.NullMarked;
