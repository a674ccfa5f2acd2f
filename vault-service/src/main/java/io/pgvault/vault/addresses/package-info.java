/** Where the service is found by its callers. */
@NullMarked
package io.pgvault.vault.addresses;

import org.jspecify.annotations.NullMarked;
