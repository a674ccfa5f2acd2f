/** What a policy would make of recovery points, before it is given to anything. */
@NullMarked
package io.pgvault.vault.previews;

import org.jspecify.annotations.NullMarked;
