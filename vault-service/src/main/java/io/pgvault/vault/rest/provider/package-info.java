/** What callers ask the provider itself, above all vaults: which actions there are, what it protects, which names are free. */
@NullMarked
package io.pgvault.vault.rest.provider;

import org.jspecify.annotations.NullMarked;
