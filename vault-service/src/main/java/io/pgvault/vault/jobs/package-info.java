/** Jobs: on-demand backups and restores are asked for here, and all jobs are followed here by their events. */
@NullMarked
package io.pgvault.vault.jobs;

import org.jspecify.annotations.NullMarked;
