/** A data source as it is reached: what it is, and whether it can be backed up. */
@NullMarked
package io.pgvault.worker.source;

import org.jspecify.annotations.NullMarked;
