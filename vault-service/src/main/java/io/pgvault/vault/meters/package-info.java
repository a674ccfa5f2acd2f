/** Figures for the metrics endpoint, and what is logged of deeds that happen by themselves. */
@NullMarked
package io.pgvault.vault.meters;

import org.jspecify.annotations.NullMarked;
