/** What storage knows of vaults and instances. */
@NullMarked
package io.pgvault.retention.vaults;

import org.jspecify.annotations.NullMarked;
