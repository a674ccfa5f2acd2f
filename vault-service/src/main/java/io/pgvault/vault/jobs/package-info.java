/** Jobs as people follow them: how on-demand backups and restores start, and how jobs end. */
@NullMarked
package io.pgvault.vault.jobs;

import org.jspecify.annotations.NullMarked;
