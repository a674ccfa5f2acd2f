/** Finding out whether a data source can be backed up. */
@NullMarked
package io.pgvault.worker.validation;

import org.jspecify.annotations.NullMarked;
