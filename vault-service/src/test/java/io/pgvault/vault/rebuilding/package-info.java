@NullMarked
package io.pgvault.vault.rebuilding;

import org.jspecify.annotations.NullMarked;
