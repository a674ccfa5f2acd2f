/** What the vault asks for and says. */
@NullMarked
package io.pgvault.retention.vaults;

import org.jspecify.annotations.NullMarked;
