/** The documents beside the backups, and their deletion. */
@NullMarked
package io.pgvault.retention.storage;

import org.jspecify.annotations.NullMarked;
