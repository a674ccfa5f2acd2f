/** Which backups are due, and when the next one of each instance is. */
@NullMarked
package io.pgvault.scheduler.planning;

import org.jspecify.annotations.NullMarked;
