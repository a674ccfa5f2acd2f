/** Attempts at jobs: what workers say of them, and what is done about those who are silent, failed or never came. */
@NullMarked
package io.pgvault.vault.supervision;

import org.jspecify.annotations.NullMarked;
