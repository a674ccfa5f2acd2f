/**
 * Restores as files: what is stored goes, checked, into a container of somebody else's, where PostgreSQL's own programs take it.
 */
@NullMarked
package io.pgvault.worker.files;

import org.jspecify.annotations.NullMarked;
